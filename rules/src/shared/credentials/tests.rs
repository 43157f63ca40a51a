use super::*;

#[test]
fn credentials_by_their_words() {
    for name in [
        "PASSWORD",
        "DB_PASSWORD",
        "POSTGRES_PASSWORD",
        "dbPassword",
        "MYSQL_ROOT_PASSWORD",
        "RABBITMQ_DEFAULT_PASS",
        "SECRET",
        "CLIENT_SECRET",
        "SECRET_KEY",
        "JWT_SECRET_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "GITHUB_TOKEN",
        "NPM_TOKEN",
        "API_KEY",
        "APIKEY",
        "OPENAI_API_KEY",
        "apiKey",
        "PRIVATE_KEY",
        "RAILS_MASTER_KEY",
        "SECRET_KEY_BASE",
        "NPM_AUTH",
        "AUTH_TOKEN",
        "AUTH_KEY",
        "DB_PASSWD",
        "MYSQL_PWD",
        "PGPASSWORD",
        "CREDENTIALS",
        "BUNDLE_GEMS__EXAMPLE__COM",
        "SSL_KEYSTORE_FILE_PASSWORD",
        "ID_TOKEN",
        "SPRING_DATASOURCE_PASSWORD",
        "DB_PASSWORD2",
        "API_KEY2",
        "DB_PASSWORD_2",
        "DBPASSWORD",
        "ROOTPASSWORD",
        "SMTPPASS",
        "CLIENTSECRET",
        "ADMIN_PASSWORD_HASH",
        "SECRET_KEY_VALUE",
    ] {
        assert_eq!(super::name(name), Name::Credential, "{name}");
    }
}

#[test]
fn names_that_only_look_like_it() {
    for name in [
        "TOKEN_URL",
        "SHA1",
        "PROJECT_KEY",
        "GOPRIVATE",
        "NPM_TOKEN_FILE",
        "DB_PASSWORD_FILE",
        "PRIVATE_KEY_PATH",
        "SSH_AUTH_SOCK",
        "PUBLIC_KEY",
        "NEXT_PUBLIC_API_KEY",
        "AWS_ACCESS_KEY_ID",
        "SECRET_NAME",
        "TOKEN_TTL",
        "PASSWORD_MIN_LENGTH",
        "TOKEN_EXPIRY",
        "AUTH_MODE",
        "AUTH_ENABLED",
        "KEY",
        "AUTH",
        "PWD",
        "OLDPWD",
        "PASSAGE",
        "MONKEY",
        "COMPASS",
        "TOKENIZER",
        "TOKENIZERS_PARALLELISM",
        "SECRETARY",
        "AUTHOR",
        "BASIC_AUTH_USER",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MYSQL_RANDOM_ROOT_PASSWORD",
        "ENABLE_AUTH",
        "SONAR_PROJECT_KEY",
        "SORT_KEY",
        "SECRET_MANAGER_REGION",
        "API_KEY_HEADER",
        "CREDENTIALS_DIR",
        "BUNDLE_BUILD__NOKOGIRI",
        "KEYCLOAK_VERSION",
        "TOKEN_ENDPOINT",
        "PASSWORD_ALIAS",
        "AUTH_TOKEN_VERSION",
        "KAFKA_SSL_CLIENT_AUTH",
        "MUTUAL_TLS_AUTH",
        "PAD_TOKEN",
        "SPECIAL_TOKENS",
        "NGINX_UWSGI_PASS",
        "PROXY_PASS",
        "BYPASS",
    ] {
        assert_eq!(super::name(name), Name::Harmless, "{name}");
    }
}

#[test]
fn what_follows_the_word_makes_a_name_doubtful() {
    for name in [
        "PASSWORD_PROMPT",
        "GIT_CREDENTIAL_HELPER",
        "SECRETS_BACKEND",
        "PASSWORD_HASHERS",
        "PASSWORD_HASH_ALGO",
        "TOKEN_SYMBOL",
        "CREDENTIALS_CACHE",
        "MYSQL_PASSWORD_PLUGIN",
        "GPG_PASSPHRASE_CMD",
        "TOKEN_COOKIE",
        "TOKEN_BUCKET",
        "GRAFANA_LICENSE_KEY",
        "STORAGE_SECONDARY_KEY",
    ] {
        assert_eq!(super::name(name), Name::Doubtful, "{name}");
    }
    assert!(looks_secret("9fJ2kd83hFks02Lq") && looks_secret("'a1b2c3d4e5f6a7b8c9d0'"));
    for text in ["caching_sha2_password", "kubernetes", "my-bucket", "1234567890123456", "/etc/some/file/a1b2c3"] {
        assert!(!looks_secret(text), "{text}");
    }
}

#[test]
fn a_password_may_be_a_number() {
    let kind = |name: &str, text: &str| value(name, text, &[]);
    assert_eq!(kind("POSTGRES_PASSWORD", "123456"), Value::Literal);
    assert_eq!(kind("DB_PASS", "0"), Value::Harmless);
    assert_eq!(kind("TOKEN", "123456"), Value::Harmless);
}

#[test]
fn stand_ins_repeat_the_name_or_are_written_with_digits() {
    let kind = |name: &str, text: &str| value(name, text, &[]);
    for (name, text) in [
        ("DB_PASSWORD", "DB_PASSWORD_VAL"),
        ("DB_PASSWORD", "DB_PASSWORD_HERE"),
        ("apiToken", "API_TOKEN_VALUE"),
        ("TOKEN", "ch4ng3m3"),
        ("TOKEN", "Bearer <your token>"),
    ] {
        assert_eq!(kind(name, text), Value::Fake, "{text}");
    }
    assert_eq!(kind("PASSWORD", "passwordx"), Value::Literal);
}

#[test]
fn values_that_are_no_credentials() {
    let fakes = ["changeme".to_string(), "example".to_string()];
    for text in [
        "",
        "true",
        "3600",
        "24h",
        "/run/secrets/token",
        "./key",
        "https://login.example/token",
        "$(TOKEN)",
        "${TOKEN}",
        "vault:secret/data/app#token",
        "none",
        "password_validation.py",
        "che-postgres-secret",
        "/etc/ssl/private/key.pem",
        "jwt,priv-key=/certs/jwt.pem,sign-method=RS256,ttl=10m",
    ] {
        assert_eq!(value("TOKEN", text, &fakes), Value::Harmless, "{text}");
    }
    for text in [
        "changeme",
        "change-me",
        "CHANGE_ME",
        "xxxx",
        "<your token>",
        "my-example-password",
        "********",
        "my-secret",
        "INSERT_TOKEN",
        "Y2hhbmdlbWU=",
    ] {
        assert_eq!(value("TOKEN", text, &fakes), Value::Fake, "{text}");
    }
    for text in ["hunter2", "s3cr3t!", "postgres", "https://user:pw@host/", "/kf9+dl3==", "user=a,password=hunter2"] {
        assert_eq!(value("TOKEN", text, &fakes), Value::Literal, "{text}");
    }
}
