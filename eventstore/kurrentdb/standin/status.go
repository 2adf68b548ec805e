package standin

import (
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// refusal is a status with the trailers that say more
// (Transport/Grpc/RpcExceptions.cs, Constants.cs).
type refusal struct {
	code     codes.Code
	text     string
	trailers metadata.MD
}

func (r *refusal) Error() string { return r.text }

// GRPCStatus makes grpc send the refusal as it is.
func (r *refusal) GRPCStatus() *status.Status { return status.New(r.code, r.text) }

func accessDenied() *refusal {
	return &refusal{codes.PermissionDenied, "Access Denied", metadata.Pairs("exception", "access-denied")}
}

func notLeader(host string, port int) *refusal {
	return &refusal{codes.NotFound, "Leader info available", metadata.Pairs(
		"exception", "not-leader",
		"leader-endpoint-host", host,
		"leader-endpoint-port", strconv.Itoa(port),
	)}
}

func timedOut(text string) *refusal {
	return &refusal{code: codes.Aborted, text: "Operation timed out: " + text}
}

func notReady() *refusal {
	return &refusal{code: codes.Unavailable, text: "Server Is Not Ready"}
}

func tooLarge(limit int) *refusal {
	return &refusal{codes.InvalidArgument, "Maximum Append Size of " + strconv.Itoa(limit) + " Exceeded.", metadata.Pairs(
		"exception", "maximum-append-size-exceeded",
		"maximum-append-size", strconv.Itoa(limit),
	)}
}

func missingMetadata(property string) *refusal {
	return &refusal{codes.InvalidArgument, "Required Metadata Property '" + property + "' is missing", metadata.Pairs(
		"exception", "missing-required-metadata-property",
		"required-metadata-properties", "type,content-type",
	)}
}

func invalidPosition() *refusal {
	return &refusal{code: codes.InvalidArgument, text: "Trying to read from an invalid position."}
}
