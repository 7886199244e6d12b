const numbers = new Intl.NumberFormat('en');
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const months = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });

export const count = (value: number): string => numbers.format(value);
export const moment = (iso: string): string => moments.format(new Date(iso));
export const day = (iso: string): string => days.format(new Date(iso));

const shortNumbers = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export const compact = (value: number): string => shortNumbers.format(value);
export const share = (value: number): string => shares.format(value);
/** Of "2026-11" or "2026-11-24". */
export const monthName = (iso: string): string => months.format(new Date(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, 1));
/** Of a date without a time, which has no time zone either. */
export const date = (iso: string): string => days.format(new Date(`${iso}T00:00`));

/** Small amounts with as many decimals as show something: an answer may cost a hundredth of a cent. */
export function money(amount: number, currency: string): string {
    const decimals = amount > 0 && amount < 0.1 ? Math.min(8, 1 - Math.floor(Math.log10(amount))) : 2;
    return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: decimals }).format(amount);
}

export const hours = (value: number): string => (value < 10 ? value.toFixed(1) : count(Math.round(value)));

export function seconds(millis: number): string {
    if (millis < 10) return millis > 0 ? '< 0.01 s' : '0 s';
    return `${(millis / 1000).toFixed(millis < 1000 ? 2 : millis < 100_000 ? 1 : 0)} s`;
}

export function bytes(size: number): string {
    const units = ['B', 'KB', 'MB', 'GB'];
    let unit = 0;
    while (size >= 1000 && unit < units.length - 1) {
        size /= 1000;
        unit++;
    }
    return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** "about 4 min"; nobody wants to read seconds that jump. */
export function about(seconds: number): string {
    if (seconds < 60) return 'less than a minute';
    if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
    return `about ${Math.round(seconds / 3600)} h`;
}

/** The heading of a list that is grouped by day. */
export function period(iso: string, now = new Date()): string {
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
    const age = (midnight - new Date(iso).getTime()) / 86_400_000;
    if (age <= 0) return 'Today';
    if (age <= 1) return 'Yesterday';
    if (age <= 7) return 'Previous 7 days';
    if (age <= 30) return 'Previous 30 days';
    return months.format(new Date(iso));
}

export function initials(name: string): string {
    const words = name.trim().split(/\s+/);
    return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
