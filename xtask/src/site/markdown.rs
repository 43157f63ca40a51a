//! Links in Markdown, which lead elsewhere on the site than in the repository.

/// The text with each target of a link or image replaced by what the function makes of it. Code is left alone.
///
/// # Errors
/// The first one of the function, with the line (from 1).
pub fn relink(text: &str, mut f: impl FnMut(&str) -> Result<String, String>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
        match fence {
            Some(open) => {
                if trimmed == open {
                    fence = None;
                }
                out.push_str(line);
            }
            None if ticks >= 3 => {
                fence = trimmed.get(..ticks);
                out.push_str(line);
            }
            None => relink_line(line, &mut out, &mut f).map_err(|error| format!("line {}: {error}", index + 1))?,
        }
    }
    Ok(out)
}

fn relink_line(line: &str, out: &mut String, f: &mut impl FnMut(&str) -> Result<String, String>) -> Result<(), String> {
    // Every second piece between backticks is code; a link's text may have some in it.
    for (index, piece) in line.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        let mut rest = piece;
        if index % 2 == 0 {
            while let Some((before, behind)) = rest.split_once("](") {
                let Some((target, after)) = behind.split_once(')') else { break };
                out.push_str(before);
                out.push_str("](");
                out.push_str(&f(target)?);
                out.push(')');
                rest = after;
            }
        }
        out.push_str(rest);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_replaced_and_code_is_not() {
        let text = "a [b `c`](d.md#e) ![f](g.png), `[h](i)`\n```sh\n[j](k)\n```\n[l](m)";
        let new = relink(text, |target| Ok(target.to_uppercase())).unwrap();
        assert_eq!(new, "a [b `c`](D.MD#E) ![f](G.PNG), `[h](i)`\n```sh\n[j](k)\n```\n[l](M)");
        let error = relink("a\n[b](c)\n", |target| Err(format!("no {target}")));
        assert_eq!(error, Err("line 2: no c".to_string()));
    }
}
