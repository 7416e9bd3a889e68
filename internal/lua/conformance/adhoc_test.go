package conformance_test
import ("testing";"fmt";"os")
func TestAdhoc(t *testing.T){ b,err:=os.ReadFile(os.Getenv("LUAFILE")); if err!=nil {t.Skip()}; fmt.Print(output(t,string(b),1<<20)) }
