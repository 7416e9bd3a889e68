return "done"
