package domain

import "slices"

// Track is an institution type (机构类型). One institution has one filing and in
// it up to two tracks, each with its own status, case and filing number (Q7.7).
type Track string

// The tracks.
const (
	Testing   Track = "testing"   // 检测类: samples and tests, needs a CMA
	Operation Track = "operation" // 运维类: operates automatic monitoring for others
)

// ErrTrackUnknown refuses a code that is no track.
var ErrTrackUnknown = &Error{Kind: Invalid, Code: "track.unknown"}

var tracks = codeList[Track]{{Testing, "检测类"}, {Operation, "运维类"}}

// ParseTrack returns the track with the code s.
func ParseTrack(s string) (Track, error) { return tracks.parse(s, ErrTrackUnknown) }

// Tracks returns both tracks in order.
func Tracks() []Track { return tracks.codes() }

// Label returns the Chinese name.
func (t Track) Label() string { return tracks.label(t) }

// Other returns the other track.
func (t Track) Other() Track {
	if t == Testing {
		return Operation
	}
	return Testing
}

// inTrack returns those of codes that have a meaning in t.
func inTrack[C interface{ On(Track) bool }](codes []C, t Track) []C {
	return slices.DeleteFunc(codes, func(c C) bool { return !c.On(t) })
}
