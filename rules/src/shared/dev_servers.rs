//! Servers that are made for development.

use lintainer_core::shell::{Command, Word};

/// The commands that [`of`] knows.
pub(crate) const COMMANDS: &[&str] = &[
    "air",
    "bun",
    "bunx",
    "fastapi",
    "flask",
    "gatsby",
    "hugo",
    "next",
    "ng",
    "nodemon",
    "npm",
    "npx",
    "nuxi",
    "nuxt",
    "php",
    "pnpm",
    "python",
    "python3",
    "rails",
    "react-scripts",
    "ts-node-dev",
    "tsnd",
    "vite",
    "webpack",
    "webpack-dev-server",
    "yarn",
];

const WSGI: &str = "the application with gunicorn, uvicorn or uWSGI";
const BUILT: &str = "what the build makes, with a server for files or Node.js";

/// The server that a command starts, and what to start instead.
pub(crate) fn of(command: &Command) -> Option<(&'static str, &'static str)> {
    server(command.name()?, command.args())
}

fn server(name: &str, args: &[Word]) -> Option<(&'static str, &'static str)> {
    let has = |word: &str| args.iter().any(|arg| arg.is(word));
    // The first word that is no option.
    let at = args.iter().position(|arg| !arg.static_prefix().starts_with('-'));
    let first = at.and_then(|at| args.get(at)).and_then(Word::literal);
    let first = first.as_deref();
    let behind = || args.get(at? + 1..).unwrap_or(&[]).iter().find_map(Word::literal);
    Some(match (name, first) {
        ("flask", _) if has("run") => ("flask run", WSGI),
        ("fastapi", Some("dev")) => ("fastapi dev", "`fastapi run`"),
        ("python" | "python3", _) if has("runserver") => ("manage.py runserver", WSGI),
        ("python" | "python3", Some("flask")) if has("-m") && has("run") => ("flask run", WSGI),
        ("php", Some("artisan")) if has("serve") => ("artisan serve", "PHP-FPM or FrankenPHP"),
        ("php", _) if has("-S") => ("php -S", "PHP-FPM or FrankenPHP"),
        ("rails", Some("server" | "s")) if !has("production") => ("rails server", "it with `RAILS_ENV=production`"),
        ("ng", Some("serve" | "s")) => ("ng serve", BUILT),
        ("vite", None | Some("dev" | "serve")) => ("vite", BUILT),
        ("next", None | Some("dev")) => ("next dev", "`next start`"),
        ("nuxt" | "nuxi", Some("dev")) => ("nuxt dev", BUILT),
        ("webpack", Some("serve" | "s")) => ("webpack serve", BUILT),
        ("webpack-dev-server", _) => ("webpack-dev-server", BUILT),
        ("react-scripts", Some("start")) => ("react-scripts start", BUILT),
        ("gatsby", Some("develop")) => ("gatsby develop", BUILT),
        ("hugo", Some("server" | "serve")) => ("hugo server", "a server for files with what `hugo` makes"),
        ("nodemon", _) => ("nodemon", "Node.js itself"),
        ("ts-node-dev" | "tsnd", _) => ("ts-node-dev", "what the compiler makes, with Node.js"),
        ("air", _) => ("air", "the program itself"),
        ("npm" | "yarn" | "pnpm" | "bun", Some("run")) => match &*behind()? {
            "dev" | "start:dev" | "develop" => ("npm run dev", BUILT),
            "serve" if name != "bun" => ("npm run serve", BUILT),
            _ => return None,
        },
        ("yarn" | "pnpm", Some("dev")) => ("npm run dev", BUILT),
        ("npx" | "bunx", Some(program)) => return server(program, args.get(at? + 1..)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::shell::{ExecWord, parse_exec};
    use lintainer_core::span::{FileId, Span};

    #[test]
    fn commands_that_start_a_server_for_development() {
        let of = |text: &str| {
            let span = Span::new(FileId(0), 0..text.len());
            let words: Vec<ExecWord> = text.split(' ').map(|word| ExecWord::new(word, span)).collect();
            let script = parse_exec(&words).unwrap();
            of(&script.commands[0]).map(|(what, _)| what)
        };
        assert_eq!(of("flask --app a run"), Some("flask run"));
        assert_eq!(of("python3 -u manage.py runserver 0.0.0.0:1"), Some("manage.py runserver"));
        assert_eq!(of("php -S 0.0.0.0:1"), Some("php -S"));
        assert_eq!(of("npx --yes vite --host"), Some("vite"));
        assert_eq!(of("pnpm dev"), Some("npm run dev"));
        assert_eq!(of("npm run start:dev"), Some("npm run dev"));
        assert_eq!(of("bundle exec rails s"), Some("rails server"));
        for text in
            ["vite build", "next start", "npm run build", "npm start", "php a.php", "rails s -e production", "npx"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
