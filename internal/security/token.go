package security

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"wippy/internal/fault"
)

// A Backing keeps the data of tokens. Values are plain data; what has been there
// for its ttl is gone.
type Backing interface {
	Set(key string, value any, ttl time.Duration) error
	Get(key string) (any, bool)
	Delete(key string) bool
}

// TokenOptions say what a token store works with. All fields but Key are
// required.
type TokenOptions struct {
	ID         string
	Length     int           // random bytes of a token
	Expiration time.Duration // of tokens that ask for none
	Key        string        // signs tokens; "" for tokens without signature
	Backing    Backing
	Policies   func() *Catalog // what tokens are validated with
	Random     io.Reader
	Now        func() time.Time
	Log        *slog.Logger
}

// A TokenStore keeps contexts behind tokens: whoever shows a token gets the
// context that it was made for, until it expires or is revoked (SEC-24).
type TokenStore struct{ o TokenOptions }

// NewTokenStore returns a token store.
func NewTokenStore(o TokenOptions) *TokenStore { return &TokenStore{o} }

// ID returns the id of the store's entry.
func (s *TokenStore) ID() string { return s.o.ID }

// The encoding of tokens and their signatures. Strict, so that of each there is
// one form only.
var tokenText = base64.RawURLEncoding.Strict()

// Create returns a new token for an actor and a scope. An expiration of 0 means
// that of the store. Meta is kept with it, for other tools; it is plain data.
func (s *TokenStore) Create(c Context, expiration time.Duration, meta map[string]any) (string, error) {
	if expiration == 0 {
		expiration = s.o.Expiration
	}
	random := make([]byte, s.o.Length)
	if _, err := io.ReadFull(s.o.Random, random); err != nil {
		return "", fault.New(fault.Internal, "security.Create", "no random bytes: %w", err)
	}
	ids := []any{}
	for _, p := range c.Scope.policies {
		ids = append(ids, p.id)
	}
	base, now := tokenText.EncodeToString(random), s.o.Now()
	err := s.o.Backing.Set(base, map[string]any{
		"actor": c.Actor.ID, "actor_meta": c.Actor.Meta, "policies": ids, "meta": meta,
		"created": now.UnixMilli(), "expires": now.Add(expiration).UnixMilli(),
	}, expiration)
	if err != nil {
		return "", err
	}
	return s.sign(base), nil
}

// sign returns a token as its holder gets it.
func (s *TokenStore) sign(base string) string {
	if s.o.Key == "" {
		return base
	}
	mac := hmac.New(sha256.New, []byte(s.o.Key))
	mac.Write([]byte(base)) // never fails
	return base + "." + tokenText.EncodeToString(mac.Sum(nil))
}

// open returns the base of a token that this store may have made. Signatures are
// compared in constant time, so that none can be guessed byte by byte.
func (s *TokenStore) open(token string) (string, error) {
	base, _, _ := strings.Cut(token, ".")
	random, err := tokenText.DecodeString(base)
	if err != nil || len(random) != s.o.Length || !hmac.Equal([]byte(s.sign(base)), []byte(token)) {
		return "", errTokenFormat
	}
	return base, nil
}

// Validate returns the context behind a token. The scope is made of the policies
// as they are now; those that are gone are missing in it, with a warning in the
// log.
func (s *TokenStore) Validate(token string) (Context, error) {
	base, err := s.open(token)
	if err != nil {
		return Context{}, err
	}
	v, ok := s.o.Backing.Get(base)
	data, isMap := v.(map[string]any)
	if !ok || !isMap {
		return Context{}, errNoToken
	}
	if expires, _ := data["expires"].(int64); s.o.Now().UnixMilli() >= expires {
		return Context{}, errTokenExpired
	}
	actor := &Actor{}
	actor.ID, _ = data["actor"].(string)
	actor.Meta, _ = data["actor_meta"].(map[string]any)
	var policies []*Policy
	ids, _ := data["policies"].([]any)
	for _, item := range ids {
		id, _ := item.(string)
		p, found := s.o.Policies().Policy(id)
		if !found {
			s.o.Log.Warn("a token is validated without a policy that is gone", "token_store", s.o.ID, "policy", id, "actor", actor.ID)
			continue
		}
		policies = append(policies, p)
	}
	return Context{actor, NewScope(policies...)}, nil
}

// Revoke makes a token invalid.
func (s *TokenStore) Revoke(token string) error {
	base, err := s.open(token)
	if err != nil {
		return err
	}
	if !s.o.Backing.Delete(base) {
		return errNoToken
	}
	return nil
}

// ErrExpiration is the error of ParseExpiration.
var ErrExpiration = errors.New("invalid expiration format")

var (
	errTokenFormat  = fault.New(fault.Internal, "security.open", "invalid token format")
	errNoToken      = fault.New(fault.Internal, "security.Validate", "token not found")
	errTokenExpired = fault.New(fault.Internal, "security.Validate", "token expired")
)

// ParseExpiration reads a time span: a Go duration such as "1h30m", in which a
// number of days may come first: "7d", "1d12h". It must not be negative.
func ParseExpiration(text string) (time.Duration, error) {
	rest := text
	var span time.Duration
	if days, after, ok := strings.Cut(text, "d"); ok {
		hours, err := time.ParseDuration(days + "h")
		if err != nil || hours > maxExpiration/24 || hours < 0 {
			return 0, ErrExpiration
		}
		span, rest = hours*24, after
	}
	if rest != "" || text == "" {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 || d > maxExpiration {
			return 0, ErrExpiration
		}
		span += d
	}
	return span, nil
}

// maxExpiration is a hundred years, which adds up without overflow.
const maxExpiration = 100 * 365 * 24 * time.Hour
