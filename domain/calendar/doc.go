// Package calendar knows which days are working days (工作日) in China, and
// counts the two periods that the filing knows: limits in working days (the
// authorities' own, B7) and the month in which a change is to be recorded
// (Q1.8).
//
// Working days cannot be computed: the State Council announces once a year
// which days are holidays and which weekend days are worked instead (调休). The
// announcements are data, [National]; an authority may replace a year's table
// or add the next one, and its decisions name the event that did (see
// domain/authority). In a year without a table Monday to Friday are taken for
// working days, and every answer that rests on it says so ([Due.Assumed]).
//
// Periods are counted as the Civil Code does (民法典 §201-§203): the first day
// does not count; a month ends on the corresponding day or, if there is none,
// on the month's last; a period whose last day is no working day ends with the
// next one; the last day ends at 24:00 in Asia/Shanghai.
//
// It reads no clock: days and instants come from the caller.
package calendar
