//! Amounts of memory and CPU, as Kubernetes and Compose write them.

/// An amount in thousandths, so that `500m` CPU and half a byte are exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Thousandths of a byte, a core or a piece.
    pub milli: i128,
    /// The suffix as it is written: `m`, `Mi`, `k`, or nothing.
    pub suffix: String,
    /// The text as it is written.
    pub text: String,
}

impl Quantity {
    /// The amount in whole units, rounded up, as Kubernetes does.
    pub fn units(&self) -> i128 {
        self.milli.div_euclid(1000) + i128::from(self.milli.rem_euclid(1000) != 0)
    }
}

/// Parses a resource quantity of the Kubernetes API (`k8s.io/apimachinery/pkg/api/resource`): a signed decimal number with
/// a binary (`Ki` … `Ei`), decimal (`n`, `u`, `m`, `k` … `E`) or exponent (`e3`) suffix. `None` if it is none.
pub fn parse_quantity(text: &str) -> Option<Quantity> {
    let number_end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))).unwrap_or(text.len());
    let (number, suffix) = text.split_at(number_end);
    let milli = match suffix {
        "Ki" => scaled(number, 1 << 10, 1)?,
        "Mi" => scaled(number, 1 << 20, 1)?,
        "Gi" => scaled(number, 1 << 30, 1)?,
        "Ti" => scaled(number, 1 << 40, 1)?,
        "Pi" => scaled(number, 1 << 50, 1)?,
        "Ei" => scaled(number, 1 << 60, 1)?,
        "n" => scaled(number, 1, 1_000_000_000)?,
        "u" => scaled(number, 1, 1_000_000)?,
        "m" => scaled(number, 1, 1000)?,
        "" => scaled(number, 1, 1)?,
        "k" => scaled(number, 1000, 1)?,
        "M" => scaled(number, 1_000_000, 1)?,
        "G" => scaled(number, 1_000_000_000, 1)?,
        "T" => scaled(number, 1_000_000_000_000, 1)?,
        "P" => scaled(number, 1_000_000_000_000_000, 1)?,
        "E" => scaled(number, 1_000_000_000_000_000_000, 1)?,
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
            if exponent < 0 { scaled(number, 1, power)? } else { scaled(number, power, 1)? }
        }
    };
    Some(Quantity { milli, suffix: suffix.to_string(), text: text.to_string() })
}

/// Parses a byte value of the Compose specification: a number with an optional `b`, `k`, `m`, `g`, `t`, `p` unit, also
/// `kb`, `kib` and so on, in any case; all of them count in powers of 1024. `None` if it is none.
pub fn parse_bytes(text: &str) -> Option<Quantity> {
    let trimmed = text.trim();
    let number_end = trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(trimmed.len());
    let (number, suffix) = trimmed.split_at(number_end);
    let factor: i128 = match suffix.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        "p" | "pb" | "pib" => 1 << 50,
        _ => return None,
    };
    let milli = scaled(number, factor, 1)?;
    Some(Quantity { milli, suffix: suffix.trim().to_string(), text: text.to_string() })
}

/// `number * factor / divisor` in thousandths, rounded up; `None` for no number or an overflow.
fn scaled(number: &str, factor: i128, divisor: i128) -> Option<i128> {
    let (negative, digits) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.len() > 18 {
        return None;
    }
    let all: String = [whole, fraction].concat();
    if !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i128 = all.parse().ok()?;
    let divisor = divisor.checked_mul(10_i128.checked_pow(fraction.len() as u32)?)?;
    let product = value.checked_mul(factor)?.checked_mul(1000)?;
    let milli = product / divisor + i128::from(product % divisor != 0);
    Some(if negative { -milli } else { milli })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_quantities() {
        let milli = |text| parse_quantity(text).map(|quantity| quantity.milli);
        assert_eq!(milli("128Mi"), Some(128 * 1024 * 1024 * 1000));
        assert_eq!(milli("128m"), Some(128));
        assert_eq!(milli("0.5"), Some(500));
        assert_eq!(milli("1.5Gi"), Some(3 * 512 * 1024 * 1024 * 1000));
        assert_eq!(milli("1e3"), Some(1_000_000));
        assert_eq!(milli("12E"), Some(12_000_000_000_000_000_000_000));
        assert_eq!(milli("-1"), Some(-1000));
        assert_eq!((milli("mb"), milli(""), milli("1MB"), milli("1 Gi"), milli("..")), (None, None, None, None, None));
        assert_eq!(parse_quantity("128m").unwrap().units(), 1);
    }

    #[test]
    fn compose_bytes() {
        let units = |text| parse_bytes(text).map(|quantity| quantity.units());
        assert_eq!(units("64m"), Some(64 << 20));
        assert_eq!(units("1.5GB"), Some(3 << 29));
        assert_eq!(units("100"), Some(100));
        assert_eq!(units("64Mi"), None);
        assert_eq!(units("x"), None);
    }
}
