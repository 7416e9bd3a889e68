package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wippy/internal/loader"
)

func (a *app) initCommand() *cobra.Command {
	var src, modules string
	lockFile := loader.LockName
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write the lock file of a project",
		Long: `Write wippy.lock, which says where the sources of a project and its modules are.

A lock file that exists keeps everything but the folders given here.`,
		Example: "  wippy init\n  wippy init --src-dir ./app",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := loader.LockInit{Path: lockFile}
			if cmd.Flags().Changed("src-dir") {
				o.Src = &src
			}
			if cmd.Flags().Changed("modules-dir") {
				o.Modules = &modules
			}
			return a.initialize(o)
		},
	}
	cmd.Flags().StringVarP(&src, "src-dir", "d", "./src", "`folder` of the sources")
	cmd.Flags().StringVar(&modules, "modules-dir", ".wippy", "`folder` of the modules")
	addLockFile(cmd.Flags(), &lockFile, "lock `file` to write")
	return cmd
}

// initialize writes the lock file (cli.md §5).
func (a *app) initialize(o loader.LockInit) error {
	dirs, err := loader.InitLock(a.dir, o)
	if err != nil {
		return asProblems(err, "the lock file")
	}
	path := a.path(o.Path)
	a.log.Info("initializing lock file", "path", path, "src", dirs.Src, "modules", dirs.Modules)
	source := dirs.Src
	if !filepath.IsAbs(source) {
		source = filepath.Join(filepath.Dir(path), source)
	}
	if _, err := os.Stat(source); err != nil {
		a.log.Info("the source folder does not exist yet: put your manifests there", "src", source)
	}
	a.log.Info("lock file initialized successfully")
	return nil
}
