//go:build unix

package terminal

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// watch calls resumed when the program goes on after it was stopped, and resized
// when the size of the terminal changes, until it is told to stop.
func watch(resumed, resized func()) (stop func()) {
	resumes, resizes := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(resumes, unix.SIGCONT)
	signal.Notify(resizes, unix.SIGWINCH)
	stopped := make(chan struct{})
	go func() { // ends when stopped
		for {
			select {
			case <-resumes:
				resumed()
			case <-resizes:
				resized()
			case <-stopped:
				return
			}
		}
	}()
	return func() {
		signal.Stop(resumes)
		signal.Stop(resizes)
		close(stopped)
	}
}
