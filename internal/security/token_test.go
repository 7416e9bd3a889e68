package security_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"wippy/internal/fault"
	"wippy/internal/security"
)

// SEC-23: expirations.
func TestParseExpiration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1s": time.Second, "1h30m": 90 * time.Minute, "0": 0, "0s": 0, "7d": 7 * 24 * time.Hour, "1d12h": 36 * time.Hour,
		"0.5d": 12 * time.Hour, "36500d": 36500 * 24 * time.Hour,
	} {
		if got, err := security.ParseExpiration(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "1", "-1s", "-1d", "1d-1h", "d1", "1dd", "1d1d", "x", "1e9d", "36501d", "1000000h", "NaNd", " 1s"} {
		if got, err := security.ParseExpiration(text); !errors.Is(err, security.ErrExpiration) {
			t.Errorf("%q: %v, %v, want an error", text, got, err)
		}
	}
}

// A kept is a backing that shows what it keeps.
type kept struct {
	values map[string]any
	ttl    time.Duration
	err    error
}

func (k *kept) Set(key string, value any, ttl time.Duration) error {
	k.values[key], k.ttl = value, ttl
	return k.err
}

func (k *kept) Get(key string) (any, bool) {
	v, ok := k.values[key]
	return v, ok
}

func (k *kept) Delete(key string) bool {
	_, ok := k.values[key]
	delete(k.values, key)
	return ok
}

// SEC-24: what a token looks like, what is kept for it, and what becomes of
// policies that change or go.
func TestTokens(t *testing.T) {
	backing := &kept{values: map[string]any{}}
	now := time.UnixMilli(1_000_000)
	old := policy(t, "a", rule("allow", "x", "*"))
	var before, after security.Catalog
	before.Add(old)
	before.Add(policy(t, "b", rule("allow", "y", "*")))
	after.Add(policy(t, "a", rule("deny", "x", "*")))
	current := &before
	var log bytes.Buffer
	options := security.TokenOptions{
		ID: "app:t", Length: 16, Expiration: time.Hour, Backing: backing, Policies: func() *security.Catalog { return current },
		Random: strings.NewReader(strings.Repeat("0123456789abcdef", 9)), Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	plain := security.NewTokenStore(options)
	options.Key = "secret"
	signed := security.NewTokenStore(options)
	who := security.Context{Actor: ann, Scope: security.NewScope(old, policy(t, "b", rule("allow", "y", "*")))}

	base := base64.RawURLEncoding.EncodeToString([]byte("0123456789abcdef"))
	mac := hmac.New(sha256.New, []byte("secret"))
	mac.Write([]byte(base))
	token, err := plain.Create(who, 0, map[string]any{"m": true})
	if err != nil || token != base || backing.ttl != time.Hour {
		t.Fatalf("a token without a signature: %q, %v, kept for %v", token, err, backing.ttl)
	}
	data, _ := backing.values[base].(map[string]any)
	if data["actor"] != "ann" || data["created"] != int64(1_000_000) || data["expires"] != int64(4_600_000) || data["meta"] == nil {
		t.Errorf("kept: %v", data)
	}
	token, err = signed.Create(who, time.Minute, nil)
	if want := base + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)); err != nil || token != want || backing.ttl != time.Minute {
		t.Fatalf("a token with a signature: %q, %v, want %q", token, err, want)
	}
	if _, err := plain.Validate(token); err == nil || err.Error() != "invalid token format" {
		t.Errorf("a signed token where none is: %v", err)
	}
	if _, err := signed.Validate(base); err == nil || err.Error() != "invalid token format" || fault.KindOf(err) != fault.Internal {
		t.Errorf("a token without its signature: %v", err)
	}

	x := &security.Request{Action: "x"}
	if got, err := signed.Validate(token); err != nil || !got.Can(x) || got.Actor.Meta["tier"] != "gold" || log.Len() > 0 {
		t.Errorf("the token stands for %v, %v; log %q", got, err, log.String())
	}
	current = &after
	got, err := signed.Validate(token)
	if err != nil || got.Can(x) || ids(got.Scope) != "a" || !strings.Contains(log.String(), "policy=b") || strings.Contains(log.String(), base) {
		t.Errorf("after a change of policies: %v, %v; log %q", got, err, log.String())
	}
	now = now.Add(time.Minute)
	if _, err := signed.Validate(token); err == nil || err.Error() != "token expired" {
		t.Errorf("after its time: %v", err)
	}

	backing.err = fault.New(fault.RateLimited, "", "full")
	if _, err := signed.Create(who, 0, nil); fault.KindOf(err) != fault.RateLimited {
		t.Errorf("with a full store: %v", err)
	}
	options.Random = strings.NewReader("short")
	if token, err := security.NewTokenStore(options).Create(who, 0, nil); err == nil || token != "" {
		t.Errorf("without random bytes: %q, %v", token, err)
	}
}

// Whatever text is shown as a token, the store says no without a panic.
func FuzzToken(f *testing.F) {
	options := security.TokenOptions{
		Length: 16, Expiration: time.Hour, Key: "k", Backing: &kept{values: map[string]any{}}, Policies: func() *security.Catalog { return &security.Catalog{} },
		Random: strings.NewReader("0123456789abcdef"), Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	s := security.NewTokenStore(options)
	token, err := s.Create(security.Context{Actor: ann, Scope: security.NewScope()}, 0, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add("a.b.c")
	f.Add(".")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := s.Validate(text); (err == nil) != (text == token) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
