const DIGITS: ReadonlyMap<string, string> = new Map(['۰۱۲۳۴۵۶۷۸۹', '٠١٢٣٤٥٦٧٨٩'].flatMap((digits) => Array.from(digits, (digit, value): [string, string] => [digit, String(value)])))

/** Numbers as a Persian or Arabic keyboard writes them, in the digits and signs that the desk reads; the rest stays as it is. */
export const latinDigits = (text: string): string => text.replace(/[۰-۹٠-٩]/gu, (digit) => DIGITS.get(digit) ?? digit).replaceAll('٫', '.').replaceAll('٬', ',').replaceAll('٪', '%')
