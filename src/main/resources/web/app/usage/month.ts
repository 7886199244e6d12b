/** Months as the service writes them: "2026-11". */
export function shift(month: string, by: number): string {
    const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** Latest first, both included. */
export function monthsBetween(first: string, last: string): string[] {
    const months = [last];
    while (months.at(-1)! > first) months.push(shift(months.at(-1)!, -1));
    return months;
}
