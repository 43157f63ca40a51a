//! Numbers in Go's notation.

/// The number of decimals from which on all those of a `float64` are zeros.
const MOST_DECIMALS: usize = 1_100;

/// A number as `%v` has it: the shortest text that reads as the same number, with an exponent from `1e+06` on.
pub fn float(value: f64) -> String {
    format_float(value, 'g', None)
}

/// Go's `strconv.FormatFloat` for 64 bits. `verb` is one of `e E f g G b x X`; without `precision`, as many digits as
/// are needed.
pub fn format_float(value: f64, verb: char, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return if sign.is_empty() { "+Inf".into() } else { "-Inf".into() };
    }
    let size = value.abs();
    let digits = match verb {
        'b' => binary(size),
        'x' | 'X' => hexadecimal(size, precision),
        'f' => fixed(size, precision),
        'e' | 'E' => exponential(size, precision),
        _ => general(size, precision),
    };
    let digits = if verb.is_ascii_uppercase() { digits.to_ascii_uppercase() } else { digits };
    format!("{sign}{digits}")
}

/// Decimal digits without trailing zeros, and how many of them stand before the point.
struct Decimal {
    digits: String,
    point: i64,
}

impl Decimal {
    /// The fewest digits that read as the same number; of two that are as near, those with the even last digit.
    fn shortest(size: f64) -> Decimal {
        let shortest = Decimal::of(&format!("{size:e}"));
        if shortest.len() < 16 {
            return shortest;
        }
        let rounded = format!("{size:.*e}", shortest.digits.len() - 1);
        if rounded.parse() == Ok(size) { Decimal::of(&rounded) } else { shortest }
    }

    /// Of a number with an exponent, as Rust writes it.
    fn of(written: &str) -> Decimal {
        let (mantissa, exponent) = written.split_once('e').unwrap_or((written, "0"));
        let digits: String = mantissa.chars().filter(|digit| *digit != '.').collect();
        let digits = digits.trim_end_matches('0').to_string();
        let point = if digits.is_empty() { 0 } else { exponent.parse::<i64>().unwrap_or(0) + 1 };
        Decimal { digits, point }
    }

    fn len(&self) -> i64 {
        self.digits.len() as i64
    }

    /// With an exponent and this many digits after the point.
    fn exponential(&self, decimals: usize) -> String {
        let mut digits = self.digits.chars();
        let mut out = String::new();
        out.push(digits.next().unwrap_or('0'));
        if decimals > 0 {
            out.push('.');
            out.extend(digits.chain(std::iter::repeat('0')).take(decimals));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        push_exponent(&mut out, 'e', exponent);
        out
    }

    /// With this many digits after the point.
    fn fixed(&self, decimals: i64) -> String {
        let digit = |index: i64| {
            usize::try_from(index)
                .ok()
                .and_then(|index| self.digits.as_bytes().get(index))
                .map_or('0', |byte| *byte as char)
        };
        let mut out: String = (0..self.point).map(digit).collect();
        if out.is_empty() {
            out.push('0');
        }
        if decimals > 0 {
            out.push('.');
            out.extend((self.point..self.point.saturating_add(decimals)).map(digit));
        }
        out
    }
}

fn push_exponent(out: &mut String, letter: char, exponent: i64) {
    let sign = if exponent < 0 { '-' } else { '+' };
    out.push_str(&format!("{letter}{sign}{:02}", exponent.unsigned_abs()));
}

fn zeros(count: usize) -> impl Iterator<Item = char> {
    std::iter::repeat_n('0', count)
}

fn fixed(size: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision else {
        let shortest = Decimal::shortest(size);
        return shortest.fixed((shortest.len() - shortest.point).max(0));
    };
    let kept = precision.min(MOST_DECIMALS);
    let mut out = format!("{size:.kept$}");
    out.extend(zeros(precision - kept));
    out
}

fn exponential(size: f64, precision: Option<usize>) -> String {
    let kept = precision.map(|precision| precision.min(MOST_DECIMALS));
    let decimal = match kept {
        None => Decimal::shortest(size),
        Some(kept) => Decimal::of(&format!("{size:.kept$e}")),
    };
    decimal.exponential(precision.unwrap_or(decimal.digits.len().saturating_sub(1)))
}

fn general(size: f64, precision: Option<usize>) -> String {
    let decimal = match precision {
        None => Decimal::shortest(size),
        Some(precision) => {
            let kept = precision.clamp(1, MOST_DECIMALS) - 1;
            Decimal::of(&format!("{size:.kept$e}"))
        }
    };
    let wanted = precision.map_or(decimal.digits.len(), |precision| precision.max(1));
    let limit = match precision {
        None => 6,
        Some(_) if wanted as i64 > decimal.len() && decimal.len() >= decimal.point => decimal.len(),
        Some(_) => wanted as i64,
    };
    let exponent = decimal.point - 1;
    // Without a precision an integer keeps all its digits up to 20 of them in `fixed`, but `limit` is lower.
    if exponent < -4 || exponent >= limit {
        decimal.exponential(wanted.min(decimal.digits.len()).saturating_sub(1))
    } else {
        decimal.fixed((decimal.len() - decimal.point).max(0))
    }
}

/// Mantissa (with its leading bit) and exponent of two.
fn parts(size: f64) -> (u64, i64) {
    let bits = size.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    match (bits >> 52) as i64 {
        0 => (mantissa, 1 - 1023),
        exponent => (mantissa | 1 << 52, exponent - 1023),
    }
}

fn binary(size: f64) -> String {
    let (mantissa, exponent) = parts(size);
    format!("{mantissa}p{:+}", exponent - 52)
}

fn hexadecimal(size: f64, precision: Option<usize>) -> String {
    const LEADING: u64 = 1 << 60;
    let (mantissa, mut exponent) = parts(size);
    let mut mantissa = mantissa << 8;
    if mantissa == 0 {
        exponent = 0;
    }
    while mantissa != 0 && mantissa & LEADING == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let shift = precision * 4;
        let rest = (mantissa << shift) & (LEADING - 1);
        mantissa >>= 60 - shift;
        if rest | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (LEADING << 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut out = format!("0x{}", (mantissa >> 60) & 1);
    mantissa <<= 4;
    let mut digits = std::iter::from_fn(|| {
        let digit = char::from_digit((mantissa >> 60) as u32, 16);
        let more = mantissa != 0 || precision.is_some();
        mantissa <<= 4;
        digit.filter(|_| more)
    });
    let digits: String = match precision {
        None => digits.collect(),
        Some(precision) => digits.by_ref().take(precision).collect(),
    };
    if !digits.is_empty() {
        out.push('.');
        out.push_str(&digits);
    }
    push_exponent(&mut out, 'p', exponent);
    out
}
