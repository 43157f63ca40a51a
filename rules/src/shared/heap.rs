//! How much memory programs are told to take: heaps, caches and buffers, in bytes.

use lintainer_core::model::{Container, Purpose};
use lintainer_core::span::Span;

/// Memory that a program is told to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heap {
    /// The option as it is written, such as `-Xmx4g`.
    pub(crate) option: String,
    /// The amount (bytes).
    pub(crate) bytes: i128,
    /// Where it is written: the value of a variable, or the word of a command.
    pub(crate) span: Span,
}

/// Options whose value stands behind `=` or in the next word, in whichever case their dashes are.
const OPTIONS: [&str; 5] =
    ["--max-old-space-size", "--maxmemory", "--innodb-buffer-pool-size", "--innodb_buffer_pool_size", "shared_buffers"];

/// What a container tells its programs; the last of each kind counts.
pub(crate) fn of_container(container: &Container) -> Vec<Heap> {
    let mut found: Vec<Heap> = Vec::new();
    let mut add = |heap: Heap| {
        let kind = |heap: &Heap| heap.option.get(..4).unwrap_or("").to_string();
        found.retain(|known| kind(known) != kind(&heap));
        found.push(heap);
    };
    for var in &container.env {
        let Some(value) = var.value.known() else { continue };
        if var.name.value == "GOMEMLIMIT" {
            let bytes = amount(&value.value, 1).filter(|_| value.value.ends_with('B'));
            bytes.into_iter().for_each(|bytes| {
                add(Heap { option: format!("GOMEMLIMIT={}", value.value), bytes, span: value.span });
            });
            continue;
        }
        if !may_have_option(&value.value) {
            continue;
        }
        let words = value.value.split_whitespace();
        let words: Vec<&str> = words.filter(|word| !word.starts_with("-Xmx") || is_of_java(&var.name.value)).collect();
        of_words(&words, |_| value.span).into_iter().for_each(&mut add);
    }
    for usage in container.commands.iter().filter(|one| matches!(one.purpose, Purpose::Entrypoint | Purpose::Command)) {
        for command in usage.commands() {
            let literals: Vec<_> = command.words.iter().map(|word| word.literal().unwrap_or_default()).collect();
            if !literals.iter().any(|word| may_have_option(word)) {
                continue;
            }
            let words: Vec<&str> = literals.iter().map(|word| &**word).collect();
            let place = |at: usize| command.words.get(at).map_or(usage.span, |word| word.span);
            of_words(&words, place).into_iter().for_each(&mut add);
        }
    }
    found
}

/// Whether a variable with options is one that Java or the scripts around it read; few read `JVM_OPTS` and the like.
fn is_of_java(name: &str) -> bool {
    name.contains("JAVA") || ["HEAP_OPTS", "CATALINA_OPTS", "MAVEN_OPTS"].iter().any(|end| name.ends_with(end))
}

fn may_have_option(text: &str) -> bool {
    text.contains("-Xmx")
        || text.contains("max-old-space-size")
        || text.contains("max_old_space_size")
        || OPTIONS.iter().any(|option| text.contains(option))
}

fn of_words(words: &[&str], place: impl Fn(usize) -> Span) -> Vec<Heap> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let Some(size) = word.strip_prefix("-Xmx") {
            found.extend(amount(size, 1).map(|bytes| Heap { option: (*word).to_string(), bytes, span: place(at) }));
            continue;
        }
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, words.get(at + 1).copied()),
        };
        let name = name.replace("max_old_space_size", "max-old-space-size");
        let Some(option) = OPTIONS.iter().find(|option| **option == name) else { continue };
        let unit = if option.ends_with("space-size") { 1 << 20 } else { 1 };
        // Numbers of PostgreSQL without a unit are blocks.
        let is_plain = value.is_some_and(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
        let unit = if *option == "shared_buffers" && is_plain { 8192 } else { unit };
        let Some(bytes) = value.and_then(|value| amount(value, unit)) else { continue };
        let written = if word.contains('=') { (*word).to_string() } else { format!("{word} {}", value.unwrap_or("")) };
        found.push(Heap { option: written, bytes, span: place(at) });
    }
    found
}

/// A number with `k`, `m`, `g` or `t`, `kB`, `MiB` and so on behind it, in powers of 1024; a bare one counts `unit`
/// bytes. 0 is no limit.
fn amount(text: &str, unit: i128) -> Option<i128> {
    let text = text.trim_matches(['"', '\'']);
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let number: i128 = number.parse().ok().filter(|number| *number > 0)?;
    let factor = match suffix.to_ascii_lowercase().as_str() {
        "" => unit,
        "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        _ => return None,
    };
    number.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use lintainer_core::span::FileId;

    use super::*;

    #[test]
    fn amounts_in_words() {
        let of = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let found = of_words(&words, |_| Span::new(FileId(0), 0..0));
            found.first().map(|heap| (heap.option.clone(), heap.bytes >> 20))
        };
        for (text, option, mib) in [
            ("java -Xms1g -Xmx4g", "-Xmx4g", 4096),
            ("node --max-old-space-size=512 a.js", "--max-old-space-size=512", 512),
            ("node --max_old_space_size 512", "--max_old_space_size 512", 512),
            ("redis-server --maxmemory 256mb", "--maxmemory 256mb", 256),
            ("mysqld --innodb-buffer-pool-size=2G", "--innodb-buffer-pool-size=2G", 2048),
            ("postgres -c shared_buffers=1GB", "shared_buffers=1GB", 1024),
            ("postgres -c shared_buffers=16384", "shared_buffers=16384", 128),
        ] {
            assert_eq!(of(text), Some((option.to_string(), mib)), "{text}");
        }
        for text in ["java -XX:MaxRAMPercentage=75", "redis-server --maxmemory 0", "java -Xmx", "node a.js"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
