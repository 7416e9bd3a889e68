package lib

import (
	"fmt"

	"wippy/internal/fault"
	"wippy/internal/lua/codec"
	"wippy/internal/lua/number"
	"wippy/internal/lua/vm"
)

// Formats of payloads (payload-and-messages.md §3).
const (
	FormatJSON    = "json/plain"
	FormatYAML    = "yaml/plain"
	FormatString  = "text/plain"
	FormatBytes   = "application/octet-stream"
	FormatMsgpack = "application/msgpack"
	FormatLua     = "lua/any"
	FormatGo      = "golang/any"
	FormatError   = "golang/error"
)

// A Payload is content with a format: the userdata that Lua unpacks with
// p:data(). It is immutable, though a table in it is not.
type Payload struct {
	self  vm.Userdata
	value vm.Value // of the formats LUA, ERROR and GOLANG
	form  *form    // nil for what Init makes
}

// A form is what sets a payload apart from the many that are just a Lua value.
type form struct {
	format string
	text   string // of the formats that are text or bytes
}

// Init makes p, the zero Payload and a field of something else, a payload of the
// format LUA, or ERROR for an error object.
func (p *Payload) Init(v vm.Value) { p.value = v }

// NewPayload returns v as a payload of the format LUA, or ERROR for an error
// object.
func NewPayload(v vm.Value) vm.Value { return (&Payload{value: v}).Value() }

// NewTextPayload returns a payload of one of the formats that are text or
// bytes, for content from outside. The text need not be well-formed: whoever
// asks for its data gets the error.
func NewTextPayload(format, text string) vm.Value {
	return (&Payload{form: &form{format, text}}).Value()
}

// NewGoPayload returns a payload of the format GOLANG: plain Go data, which
// vm.FromGo converts.
func NewGoPayload(data any) vm.Value {
	return (&Payload{value: vm.FromGo(data), form: &form{format: FormatGo}}).Value()
}

// PayloadOf returns the payload that v is, nil if it is none.
func PayloadOf(v vm.Value) *Payload {
	d, _ := v.Data(payloadType)
	p, _ := d.(*Payload)
	return p
}

// PayloadData returns the decoded content of the payload v, and whether v is a
// payload that could be decoded.
func PayloadData(v vm.Value) (vm.Value, bool) {
	p := PayloadOf(v)
	if p == nil {
		return vm.Value{}, false
	}
	data, err := p.Data()
	return data, err == nil
}

// Value returns p as a Lua value, always the same.
func (p *Payload) Value() vm.Value {
	if v := p.self.Value(); !v.IsNil() {
		return v
	}
	return p.self.Init(payloadType, p)
}

// Format returns the format, such as [FormatLua].
func (p *Payload) Format() string {
	switch {
	case p.form != nil:
		return p.form.format
	case errorObject(p.value) != nil:
		return FormatError
	}
	return FormatLua
}

// text returns the content of a format that is text or bytes.
func (p *Payload) text() string {
	if p.form == nil {
		return ""
	}
	return p.form.text
}

// Content returns the value that the payload was made with by Init.
func (p *Payload) Content() vm.Value { return p.value }

// Data returns the content as a Lua value. Text and bytes are decoded each time;
// for the other formats the value is the same each time.
func (p *Payload) Data() (vm.Value, error) {
	if p.form == nil {
		return p.value, nil
	}
	switch p.form.format {
	case FormatLua, FormatError, FormatGo:
		return p.value, nil
	case FormatJSON, FormatYAML, FormatMsgpack:
		return codecs[p.form.format].Decode(p.form.text)
	}
	return vm.MakeString(p.form.text), nil
}

// Unwrap returns what is sent in place of p (payload-and-messages.md V-11).
func (p *Payload) Unwrap() (vm.Value, error) { return p.Data() }

// payloadSize is the size of a payload without its userdata, in bytes.
const payloadSize = 24

// Measure implements vm.Measurable.
func (p *Payload) Measure(visit func(vm.Value)) int {
	visit(p.value)
	return payloadSize + len(p.text())
}

var codecs = map[string]codec.Format{
	FormatJSON:    codec.JSON,
	FormatYAML:    codec.YAML,
	FormatMsgpack: codec.MessagePack,
}

// transcode returns p in another format. Formats that are text already become
// STRING, and all that are bytes become BYTES, without being decoded.
func (p *Payload) transcode(m *vm.Machine, format string) (*Payload, error) {
	from := p.Format()
	_, encoded := codecs[from]
	if from == format || encoded && (format == FormatBytes || format == FormatString && from != FormatMsgpack) {
		return &Payload{value: p.value, form: &form{format, p.text()}}, nil
	}
	v, err := p.Data()
	if err != nil {
		return nil, err
	}
	to := &Payload{form: &form{format: format}}
	switch format {
	case FormatLua:
		to.value = v
	case FormatError:
		if errorObject(v) == nil {
			return nil, fmt.Errorf("a %s is no error object", v.Kind().TypeName())
		}
		to.value = v
	case FormatGo:
		to.value, err = m.Send(v, "data") // Go has no use for functions either
	case FormatString, FormatBytes:
		to.form.text, err = plainText(v)
	case FormatJSON, FormatYAML, FormatMsgpack:
		to.form.text, err = codecs[format].Encode(v)
	default:
		return nil, fmt.Errorf("unknown format %s", fault.Quote(format))
	}
	if err != nil {
		return nil, err
	}
	return to, nil
}

// plainText returns v as text if it has one that loses nothing (PL-5).
func plainText(v vm.Value) (string, error) {
	switch v.Kind() {
	case vm.KindString:
		s, _ := v.Text()
		return s, nil
	case vm.KindNumber:
		f, _ := v.Num()
		return number.Format(f), nil
	case vm.KindTrue:
		return "true", nil
	case vm.KindFalse:
		return "false", nil
	}
	if e := errorObject(v); e != nil {
		return e.Text(), nil
	}
	return "", fmt.Errorf("a %s is no text", v.Kind().TypeName())
}

var payloadType = &vm.Type{
	Name: "payload",
	Text: func(_ *vm.Call, data any) string { return "payload{format=" + data.(*Payload).Format() + "}" },
	Missing: func(c *vm.Call, name string) error {
		return fmt.Errorf("payload is a wrapper: call :data()")
	},
}

func init() { // here, because the methods refer to the type
	payloadType.Getters = map[string]func(data any) (vm.Value, bool){
		"data": func(data any) (vm.Value, bool) {
			p := data.(*Payload)
			return p.value, p.form == nil
		},
	}
	payloadType.Methods = map[string]func(*vm.Call) error{
		"data":       func(c *vm.Call) error { return payloadData(c, "transcode") },
		"get_format": payloadGetFormat,
		"transcode":  payloadTranscode,
		"unmarshal":  func(c *vm.Call) error { return payloadData(c, "unmarshal") },
	}
	payloadType.Define()
}

func payloadSelf(c *vm.Call) (*Payload, error) {
	_, data := c.Arg(1).UserdataType()
	p, ok := data.(*Payload)
	if !ok {
		_, err := c.Self(1, payloadType)
		return nil, err
	}
	return p, nil
}

// payloadData answers with the decoded content; operation begins the message of
// a failure. What needs no decoding is the only result, so that a program can send
// on what it got: process.send(to, topic, p:data()).
func payloadData(c *vm.Call, operation string) error {
	_, data := c.Arg(1).UserdataType()
	p, ok := data.(*Payload)
	if ok && p.form == nil { // as nearly always
		return c.Share(p.value)
	}
	p, err := payloadSelf(c)
	if err != nil {
		return err
	}
	v, err := p.Data()
	if err != nil {
		return c.Fail(payloadFault(operation, err))
	}
	if n := len(p.text()); n > 0 {
		c.Spend(n / perItem)
		c.Charge(n)
	}
	return c.Return2(v, vm.Value{})
}

func payloadFault(operation string, err error) error {
	return fault.New(fault.Internal, "payload."+operation, "%s failed: %w", operation, err)
}

func payloadGetFormat(c *vm.Call) error {
	p, err := payloadSelf(c)
	if err != nil {
		return err
	}
	return c.Return1(vm.MakeString(p.Format()))
}

func payloadTranscode(c *vm.Call) error {
	p, err := payloadSelf(c)
	if err != nil {
		return err
	}
	format, err := c.String(2)
	if err != nil {
		return err
	}
	q, err := p.transcode(c.Machine(), format)
	if err != nil {
		return c.Fail(payloadFault("transcode", err))
	}
	c.Spend((len(p.text()) + len(q.text())) / perItem)
	c.Charge(len(q.text()))
	return c.Return(q.Value(), vm.Value{})
}

// payloadLibrary returns the library table payload, which is read-only.
func payloadLibrary() *vm.Table {
	formats := vm.NewTable(0, 8)
	for _, f := range []struct{ name, format string }{
		{"JSON", FormatJSON},
		{"YAML", FormatYAML},
		{"STRING", FormatString},
		{"BYTES", FormatBytes},
		{"MSGPACK", FormatMsgpack},
		{"LUA", FormatLua},
		{"GOLANG", FormatGo},
		{"ERROR", FormatError},
	} {
		formats.SetField(f.name, vm.MakeString(f.format))
	}
	t := functionTable(map[string]func(*vm.Call) error{
		"new": func(c *vm.Call) error { return c.Return1(NewPayload(c.Arg(1))) },
	})
	t.SetField("format", vm.ReadOnly("payload.format", formats).Value())
	return vm.ReadOnly("payload", t)
}
