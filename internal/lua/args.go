package lua

import "wippy/internal/lua/vm"

// StringArg returns argument i, which must be a string. Unlike [Call.String] it
// converts nothing.
func StringArg(c *Call, i int) (string, error) {
	if text, ok := c.Arg(i).Text(); ok {
		return text, nil
	}
	return "", c.Expected(i, "string")
}

// NumberArg returns argument i, which must be a number. Unlike [Call.Number] it
// converts nothing.
func NumberArg(c *Call, i int) (float64, error) {
	if f, ok := c.Arg(i).Num(); ok {
		return f, nil
	}
	return 0, c.Expected(i, "number")
}

// BoolArg returns argument i, which must be a boolean, or the given one if it is
// nil or absent.
func BoolArg(c *Call, i int, or bool) (bool, error) {
	switch v := c.Arg(i); v.Kind() {
	case vm.KindNil:
		return or, nil
	case vm.KindTrue, vm.KindFalse:
		return v.Truthy(), nil
	}
	return false, c.Expected(i, "boolean")
}
