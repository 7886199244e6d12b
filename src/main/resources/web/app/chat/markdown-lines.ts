/** A line of Markdown and where it stands in the raw text, in UTF-16 units. */
export interface Line {
    text: string;
    at: number;
}

/** Where a place of a piece of text stands in the raw text. */
export type Origin = (offset: number) => number;

export function linesOf(text: string): Line[] {
    const lines: Line[] = [];
    let at = 0;
    for (const end of text.matchAll(/\r\n?|\n/g)) {
        lines.push({ text: text.slice(at, end.index), at });
        at = end.index + end[0].length;
    }
    lines.push({ text: text.slice(at), at });
    return lines;
}

/** The line without what a block's mark takes of its beginning. */
export function without(line: Line, length: number): Line {
    return { text: line.text.slice(length), at: line.at + length };
}

/** Lines as one text, with the way back. */
export function joined(lines: Line[]): { text: string; origin: Origin } {
    const starts: number[] = [];
    let length = 0;
    for (const line of lines) {
        starts.push(length);
        length += line.text.length + 1;
    }
    const origin = (offset: number): number => {
        let index = starts.length - 1;
        while (index > 0 && starts[index]! > offset) index--;
        return (lines[index]?.at ?? 0) + offset - (starts[index] ?? 0);
    };
    return { text: lines.map(line => line.text).join('\n'), origin };
}
