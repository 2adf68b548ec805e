package domain

import (
	"errors"
	"fmt"
)

// At says where err was found: every Error in its tree is copied and its field
// put under the given one ("address" under "premises.0" is
// "premises.0.address"). Errors joined stay joined; an error that is no Error
// is wrapped with the field. At of nil is nil.
func At(err error, field string) error {
	if err == nil {
		return nil
	}
	problems := Problems(err)
	if len(problems) == 0 {
		return fmt.Errorf("%s: %w", field, err)
	}
	placed := make([]error, len(problems))
	for i, p := range problems {
		path := field
		if p.Field != "" {
			path += "." + p.Field
		}
		placed[i] = p.At(path)
	}
	if len(placed) == 1 {
		return placed[0]
	}
	return errors.Join(placed...)
}

// With says more of err: every Error in its tree is copied and tells the
// particulars, if it has none of its own. Errors joined stay joined; an error that
// is no Error, and nil, are returned as they are.
func With(err error, particulars any) error {
	problems := Problems(err)
	if len(problems) == 0 {
		return err
	}
	told := make([]error, len(problems))
	for i, p := range problems {
		if told[i] = p; p.Particulars == nil {
			told[i] = p.With(particulars)
		}
	}
	if len(told) == 1 {
		return told[0]
	}
	return errors.Join(told...)
}
