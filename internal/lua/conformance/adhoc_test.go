package conformance_test
import ("testing";"fmt";"os";"encoding/json")
func TestAdhoc(t *testing.T){ b,err:=os.ReadFile(os.Getenv("LUAFILE")); if err!=nil {t.Skip()}; fmt.Print(output(t,string(b),1<<20)) }
func TestFill(t *testing.T){ if os.Getenv("FILL")=="" {t.Skip()}
 all:=map[string]string{}
 for _,f:=range languageFiles(t) { for _,p:=range readPrograms(t,f) { all[p.source]=output(t,p.source,1<<20) } }
 b,_:=json.Marshal(all); os.WriteFile(os.Getenv("FILL"),b,0o644) }
