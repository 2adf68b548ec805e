package eventstore

import "context"

// Between counts the events of a store after a position, up to and including
// another, which the store has reached. It counts to most and no further, and
// reports whether there are more: positions do not tell.
func Between(ctx context.Context, s Store, after, until Position, most int) (n int, more bool, err error) {
	if !after.Before(until) {
		return 0, false, nil
	}
	for page, err := range s.Follow(ctx, after) {
		if err != nil {
			return n, false, err
		}
		for _, r := range page {
			if until.Before(r.Position) {
				return n, false, nil
			}
			if n == most {
				return n, true, nil
			}
			n++
		}
		if !page[len(page)-1].Position.Before(until) {
			return n, false, nil
		}
	}
	return n, false, ctx.Err()
}
