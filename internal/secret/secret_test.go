package secret_test

import (
	"reflect"
	"testing"

	"wippy/internal/secret"
)

// docs/security.md: which names are those of secrets.
func TestName(t *testing.T) {
	for _, name := range []string{
		"password", "Password", "PASSWORD", "passwords", "DB_PASSWORD", "PGPASSWORD", "dbPassword", "password_hash", "user.password",
		"passwd", "passphrase", "MYSQL_PWD", "SMTP_PASS", "secret", "client_secret", "clientSecret", "SECRET_KEY", "secrets",
		"token", "access_token", "accessToken", "X-Auth-Token", "authtoken", "refreshTokenValue", "token_id",
		"api_key", "apiKey", "APIKey", "apikey", "X-Api-Key", "OPENAI_API_KEYS", "api key",
		"authorization", "Authorization", "Proxy-Authorization", "credential", "credentials", "AWS_CREDENTIALS",
		"private_key", "privateKey", "signing_key", "encryption_key", "AWS_ACCESS_KEY", "cookie", "Set-Cookie", "cookies",
		"session", "session_id", "sessionID", "password2", "api_key2", "\xffpassword", "password\xff",
	} {
		if !secret.Name(name) {
			t.Errorf("Name(%q) = false", name)
		}
	}
	for _, name := range []string{
		"", "_", "key", "keys", "name", "user", "pass", "pwd", "PWD", "OLDPWD", "passed", "passenger", "compass", "path",
		"max_tokens", "token_count", "tokenizer", "token_store", "token_type", "session_timeout", "cookie_name", "password_env",
		"secretary", "public_key", "primary_key", "keyboard", "author", "authority", "auth", "obsession", "pid", "location", "größe",
	} {
		if secret.Name(name) {
			t.Errorf("Name(%q) = true", name)
		}
	}
}

func TestNameAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { secret.Name("someOtherServiceID"); secret.Name("DB_PASSWORD") }); n != 0 {
		t.Errorf("Name allocates %v times", n)
	}
}

func TestMask(t *testing.T) {
	type m = map[string]any
	in := m{
		"host": "db", "port": int64(5432), "password": "hunter2", "pin_tokens": nil,
		"users":     []any{m{"name": "ann", "api_key": "k1"}, m{"name": "bob", "secret": int64(7)}},
		"headers":   m{"Authorization": "Bearer x", "Accept": "*/*"},
		"session":   m{"id": "s1"},
		"token":     "${env:TOKEN}",
		"cookie":    "${env:A}${env:B}",
		"secret":    true,
		"passwd":    "",
		"password2": []any{"a", "b"},
		"url":       "see postgres://ann:p%40ss@db:5432/x and http://h/a:b@c",
		"urls":      []any{"redis://:x@h", "redis://x@h", "a:b@c"},
	}
	want := m{
		"host": "db", "port": int64(5432), "password": "***", "pin_tokens": nil,
		"users":     []any{m{"name": "ann", "api_key": "***"}, m{"name": "bob", "secret": "***"}},
		"headers":   m{"Authorization": "***", "Accept": "*/*"},
		"session":   "***",
		"token":     "${env:TOKEN}",
		"cookie":    "***",
		"secret":    true,
		"passwd":    "",
		"password2": "***",
		"url":       "see postgres://ann:***@db:5432/x and http://h/a:b@c",
		"urls":      []any{"redis://:***@h", "redis://x@h", "a:b@c"},
	}
	if got := secret.Mask(in); !reflect.DeepEqual(got, want) {
		t.Errorf("Mask = %v\nwant   %v", got, want)
	}
	if in["password"] != "hunter2" {
		t.Error("Mask has changed its argument")
	}
}
