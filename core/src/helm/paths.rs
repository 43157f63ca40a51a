//! What a path says about a file of a chart.

/// Whether a file is in a folder `templates`, wherever its path begins.
pub fn is_in_templates(path: &str) -> bool {
    path.starts_with("templates/") || path.contains("/templates/")
}

/// The chart whose template a file is, by its path in the folder of the chart at the top: what stands before
/// `templates/`, which is empty or the folder of a chart below, such as `charts/db/`. `None`: it is the template of none.
pub fn templates_of(path: &str) -> Option<&str> {
    if path.starts_with("templates/") {
        return Some("");
    }
    path.find("/templates/").and_then(|at| path.get(..at + 1)).filter(|prefix| prefix.starts_with("charts/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_those_of_the_chart_and_of_charts_below() {
        let cases = [
            ("templates/web.yaml", true, Some("")),
            ("templates/jobs/a.yaml", true, Some("")),
            ("charts/db/templates/a.yaml", true, Some("charts/db/")),
            ("shop/templates/a.yaml", true, None),
            ("my-templates/a.yaml", false, None),
            ("charts/my-templates/a.yaml", false, None),
            ("templates", false, None),
        ];
        for (path, is_in, of) in cases {
            assert_eq!((is_in_templates(path), templates_of(path)), (is_in, of), "{path}");
        }
    }
}
