//! Numbers as JSON has them, and as keys of YAML.

/// With an exponent where the one of the first digit is below `below` or at least `from`; it has two digits at least, or one.
/// `scientific` is the number as `{:e}` prints it, with the fewest digits that mean it.
fn general(scientific: &str, from: i32, below: i32, two_digits: bool) -> String {
    let (sign, unsigned) = match scientific.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", scientific),
    };
    let Some((mantissa, exponent)) = unsigned.split_once('e') else {
        return if unsigned == "NaN" {
            "NaN".to_string()
        } else {
            format!("{}Inf", if sign.is_empty() { "+" } else { sign })
        };
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.replace('.', "");
    if exponent < below || exponent >= from {
        let mark = if exponent < 0 { '-' } else { '+' };
        let width = if two_digits { 2 } else { 1 };
        return format!("{sign}{mantissa}e{mark}{:0width$}", exponent.abs());
    }
    let len = digits.len() as i32;
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        format!("{sign}0.{zeros}{digits}")
    } else if len > exponent + 1 {
        let (whole, fraction) = digits.split_at(exponent as usize + 1);
        format!("{sign}{whole}.{fraction}")
    } else {
        let zeros = "0".repeat((exponent + 1 - len) as usize);
        format!("{sign}{digits}{zeros}")
    }
}

/// As `strconv.FormatFloat(number, 'g', -1, 32)`, which YAML's keys go through.
pub(crate) fn shortest32(number: f64) -> String {
    general(&format!("{:e}", number as f32), 6, -4, true)
}

/// As `encoding/json` writes it: `1000000`, `1e+21`, `1e-7`. Nothing for what JSON cannot say: infinity and no number.
pub fn json(number: f64) -> Option<String> {
    number.is_finite().then(|| general(&format!("{number:e}"), 21, -6, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_json_has_them() {
        for (number, expected) in [
            (1e6, "1000000"),
            (999999.0, "999999"),
            (1234567.5, "1234567.5"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (123456789012345680000.0, "123456789012345680000"),
            (0.00001, "0.00001"),
            (1.5e-7, "1.5e-7"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(json(number).as_deref(), Some(expected));
        }
        assert_eq!(json(f64::NAN), None);
    }

    #[test]
    fn keys_have_the_digits_of_32_bits() {
        for (number, expected) in [(1.1, "1.1"), (1e6, "1e+06"), (0.1 + 0.2, "0.3"), (1e300, "+Inf"), (1e-5, "1e-05")] {
            assert_eq!(shortest32(number), expected);
        }
    }
}
