package terminal

// watch does nothing: Windows has no such signals. A new width is noticed with
// the next key.
func watch(_, _ func()) (stop func()) { return func() {} }
