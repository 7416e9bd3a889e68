// Package logger implements the Lua module logger (hosts-and-terminal.md §5):
// structured records in the log of the node, by way of log/slog.
//
// A record carries the fields pid and location, then those of with, then those
// of the call; of two with one name the later wins, in the place of the first.
// The name of a logger is the attribute "logger" of the slog.Logger, as package
// logging has it. Where records go is not decided here.
package logger

import (
	"context"
	"log/slog"
	"slices"

	"wippy/internal/fault"
	"wippy/internal/lua"
)

// Module is the Lua module logger, which is itself a logger. Fields are a table;
// its string keys name them, and it is read before the function returns. Values
// become text, numbers, booleans, lists and maps; an error becomes its text, and
// so does everything else that is no data.
//
//	logger:debug(msg[, fields])     log a record; msg is a string
//	logger:info(msg[, fields])
//	logger:warn(msg[, fields])
//	logger:error(msg[, fields])
//	logger:with(fields) -> logger   adds these fields to all its records
//	logger:named(name) -> logger    named after this one, with a dot between
var Module = &lua.Module{Name: "logger", Functions: methods}

// methods serve the module and the loggers made from it.
var methods = map[string]lua.Function{
	"debug": level(slog.LevelDebug),
	"info":  level(slog.LevelInfo),
	"warn":  level(slog.LevelWarn),
	"error": level(slog.LevelError),
	"with":  with,
	"named": named,
}

// A logger is the Go value of a logger that is not the module. It is immutable.
type logger struct {
	name   string
	named  *slog.Logger // of that name; nil without one
	fields []slog.Attr  // of with
}

var loggerType = &lua.Type{Name: "logger"}

func init() { // here, because the methods refer to the type
	loggerType.Methods = methods
	loggerType.Define()
}

// self returns the logger that a method was called on. The module is not passed
// on from the program to here, so any table stands for it.
func self(c *lua.Call) (*logger, error) {
	if c.Arg(1).Table() != nil {
		return &logger{}, nil
	}
	data, err := c.Self(1, loggerType)
	if err != nil {
		return nil, err
	}
	return data.(*logger), nil
}

// level returns the method that logs a record of a level.
func level(l slog.Level) lua.Function {
	return func(c *lua.Call) error {
		lg, err := self(c)
		if err != nil {
			return err
		}
		message, err := lua.StringArg(c, 2)
		if err != nil {
			return err
		}
		var own *lua.Table
		if !c.Arg(3).IsNil() {
			if own, err = c.Table(3); err != nil {
				return err
			}
		}
		p := lua.ProcessOf(c)
		out := lg.named
		if out == nil {
			out = p.Log()
		}
		ctx := context.Background()
		if !out.Enabled(ctx, l) {
			return nil
		}
		fields := make([]slog.Attr, 0, 8)
		fields = append(fields, slog.String("pid", p.PID().String()), slog.String("location", p.Location(c)))
		fields = merge(fields, lg.fields)
		if own != nil {
			fields = merge(fields, readFields(c, own, l == slog.LevelError))
		}
		out.LogAttrs(ctx, l, message, fields...)
		return nil
	}
}

// with is logger:with(fields).
func with(c *lua.Call) error {
	lg, err := self(c)
	if err != nil {
		return err
	}
	t, err := c.Table(2)
	if err != nil {
		return err
	}
	more := *lg
	more.fields = merge(slices.Clone(lg.fields), readFields(c, t, false))
	return c.Return1(lua.NewUserdata(loggerType, &more))
}

// named is logger:named(name).
func named(c *lua.Call) error {
	lg, err := self(c)
	if err != nil {
		return err
	}
	name, err := lua.StringArg(c, 2)
	if err != nil {
		return err
	}
	if name == "" {
		return fault.New(fault.Invalid, "", "%w", c.BadArgument(2, "name must not be empty"))
	}
	if lg.name != "" {
		name = lg.name + "." + name
	}
	more := *lg
	more.name, more.named = name, lua.ProcessOf(c).Log().With("logger", name)
	return c.Return1(lua.NewUserdata(loggerType, &more))
}

// merge adds later fields to fields. One that is there already gets its new
// value where it is (LOG-2).
func merge(fields, later []slog.Attr) []slog.Attr {
	for _, f := range later {
		i := slices.IndexFunc(fields, func(g slog.Attr) bool { return g.Key == f.Key })
		if i < 0 {
			fields = append(fields, f)
		} else {
			fields[i] = f
		}
	}
	return fields
}
