package registry

import (
	"context"
	"fmt"

	"wippy/internal/fault"
)

// An Op is what a change does to an entry.
type Op uint8

// The three changes there are.
const (
	Create Op = iota + 1
	Update    // replace all of an entry: kind, metadata, data
	Delete
)

// String returns the word for the operation: "create", "update", "delete".
func (op Op) String() string {
	switch op {
	case Create:
		return "create"
	case Update:
		return "update"
	case Delete:
		return "delete"
	}
	return fmt.Sprintf("Op(%d)", op)
}

// A Change is one line of a change set. A deletion needs nothing but the id of
// its entry.
type Change struct {
	Op    Op
	Entry *Entry
}

// An Edit is a change as a handler sees it: Old is nil when an entry is
// created, New when it is deleted.
type Edit struct {
	Op       Op
	Old, New *Entry
}

// ID returns the id of the entry concerned.
func (e Edit) ID() ID {
	if e.New != nil {
		return e.New.ID
	}
	return e.Old.ID
}

// A Handler decides about change sets and gives entries their effect.
type Handler interface {
	// Begin opens a transaction. Next is the version that will be current if
	// it is committed; the current one is still what everybody else sees.
	// The registry runs one transaction at a time.
	Begin(ctx context.Context, next *Snapshot) Tx
}

// A Tx is one transaction of a [Handler]. Accept is called once or more for
// every edit and then either Commit or Rollback, once; all on one goroutine.
type Tx interface {
	// Accept checks one edit and prepares its effect, which must not show
	// before Commit. An error refuses the whole set, unless it is of kind
	// NOT_FOUND: then the edit is offered again after the others, for what it
	// needs may come with them.
	Accept(ctx context.Context, edit Edit) error
	// Commit gives all accepted edits their effect. The new version is
	// already current.
	Commit()
	// Rollback forgets all accepted edits. Nothing has changed.
	Rollback()
}

// A Refusal says which edit made a change set fail. It is of the kind of its
// cause.
type Refusal struct {
	Op    Op
	ID    ID
	Cause error
}

// Error names the entry and the cause.
func (r *Refusal) Error() string { return fmt.Sprintf("%s %s: %v", r.Op, r.ID, r.Cause) }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Cause }

// offer asks tx about all edits, coming back to those that miss something for
// as long as each round accepts at least one.
func offer(ctx context.Context, tx Tx, edits []Edit) error {
	for len(edits) > 0 {
		var later []Edit
		var missing error
		for _, e := range edits {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := tx.Accept(ctx, e)
			switch {
			case err == nil:
			case fault.KindOf(err) == fault.NotFound:
				later = append(later, e)
				if missing == nil {
					missing = &Refusal{e.Op, e.ID(), err}
				}
			default:
				return &Refusal{e.Op, e.ID(), err}
			}
		}
		if len(later) == len(edits) {
			return missing
		}
		edits = later
	}
	return nil
}

// acceptAll is the handler of a registry that only stores.
type acceptAll struct{}

func (acceptAll) Begin(context.Context, *Snapshot) Tx { return acceptAll{} }
func (acceptAll) Accept(context.Context, Edit) error  { return nil }
func (acceptAll) Commit()                             {}
func (acceptAll) Rollback()                           {}
