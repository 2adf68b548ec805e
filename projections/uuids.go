package projections

import "github.com/google/uuid"

// uuids returns IDs as the driver sends them as they are. It would take an ID
// for a value that writes itself as text, and parse that again.
func uuids(ids []uuid.UUID) [][16]byte {
	all := make([][16]byte, len(ids))
	for i, id := range ids {
		all[i] = id
	}
	return all
}

// uuidOrNull is the same of one ID for a column in which none is null.
func uuidOrNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return [16]byte(id)
}
