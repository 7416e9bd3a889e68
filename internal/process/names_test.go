package process_test

import (
	"testing"

	"wippy/internal/fault"
	"wippy/internal/process"
)

// The table of process.md §13.
func TestRegister(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b, dead := r.puppet(), r.puppet(), r.puppet()
		dead.succeed()
		for _, row := range []struct {
			name, text string
			pid        process.PID
			kind       fault.Kind
			want       string
		}{
			{"free", "svc", a.pid, "", ""},
			{"same name, same process", "svc", a.pid, "", ""},
			{"taken", "svc", b.pid, fault.AlreadyExists, "name already registered"},
			{"second name", "svc2", a.pid, "", ""},
			{"empty", "", a.pid, fault.Invalid, "name cannot be empty"},
			{"form of a PID", "{a:b|0x00001}", a.pid, fault.Invalid, "name cannot have the form of a PID: {a:b|0x00001}"},
			{"form of a malformed PID", "{a|b}", a.pid, fault.Invalid, "name cannot have the form of a PID: {a|b}"},
			{"dead", "svc3", dead.pid, fault.NotFound, "process not found"},
		} {
			r.wantErr(row.name, r.space.Register(row.text, row.pid), row.kind, row.want)
		}
		for _, name := range []string{"svc", "svc2"} {
			if pid, err := r.space.Lookup(name); err != nil || pid != a.pid {
				t.Errorf("Lookup(%s) = %v, %v; want %v", name, pid, err, a.pid)
			}
		}
		_, err := r.space.Lookup("svc3")
		r.wantErr("lookup", err, fault.NotFound, "name not registered")
	})
}

func TestUnregister(t *testing.T) {
	bubble(t, func(r *rig) {
		a, b := r.puppet(), r.puppet()
		_ = r.space.Register("svc", a.pid)
		if !r.space.Unregister("svc") || r.space.Unregister("svc") || r.space.Unregister("never") {
			t.Error("want true for a registered name, false for others")
		}
		r.wantErr("register a freed name", r.space.Register("svc", b.pid), "", "")
		a.succeed() // must not free the name of b
		if pid, _ := r.space.Lookup("svc"); pid != b.pid {
			t.Errorf("the name went from %v to %v", b.pid, pid)
		}
		b.succeed()
		_, err := r.space.Lookup("svc")
		r.wantErr("lookup", err, fault.NotFound, "name not registered")
	})
}

// Destination resolution of process.md §1.
func TestResolve(t *testing.T) {
	bubble(t, func(r *rig) {
		a, dead := r.puppet(), r.puppet()
		dead.succeed()
		_ = r.space.Register("svc", a.pid)
		_ = r.space.Register("{odd", a.pid)
		for _, row := range []struct {
			name, text string
			want       string // "" for an error
		}{
			{"live process", a.pid.String(), a.pid.String()},
			{"live process, unpadded", "{app:processes|0x1}", a.pid.String()},
			{"dead process", dead.pid.String(), dead.pid.String()},
			{"number of a live process on another host", "{app:other|0x00001}", "{app:other|0x00001}"},
			{"node", "{n@app:processes|0x00001}", "{n@app:processes|0x00001}"},
			{"name", "svc", a.pid.String()},
			{"name with a brace", "{odd", a.pid.String()},
			{"unknown name", "nobody", ""},
			{"empty", "", ""},
			{"malformed PID", "{app:processes|4}", ""},
		} {
			pid, err := r.space.Resolve(row.text)
			if row.want == "" {
				r.wantErr(row.name, err, fault.NotFound, "could not resolve '"+row.text+"' as PID or registered name")
			} else if err != nil || pid.String() != row.want {
				t.Errorf("%s: %v, %v; want %s", row.name, pid, err, row.want)
			}
		}
	})
}

func TestResolveAllocatesNothing(t *testing.T) {
	bubble(t, func(r *rig) {
		a := r.puppet()
		text := a.pid.String()
		if n := testing.AllocsPerRun(100, func() { _, _ = r.space.Resolve(text) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}
