import type { CollectionSettings, IngestSettings } from '../platform/types';

export const MIN_TOKENS = 16;

export const same = (one: IngestSettings, other: IngestSettings): boolean => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const ordered = ({ strategy, targetTokens, maxTokens, overlapTokens, ocr, ocrLanguages }: IngestSettings): unknown[] =>
    [strategy, targetTokens, maxTokens, overlapTokens, ocr, ocrLanguages];

export const mostOverlap = ({ targetTokens, maxTokens }: IngestSettings): number => Math.min(Math.floor(targetTokens / 2), maxTokens - targetTokens);

/** The nearest to what somebody wants that the service takes: what they chose last stays, the rest follows. */
export function fitting(wanted: IngestSettings, { longestTokens }: CollectionSettings): IngestSettings {
    const targetTokens = between(wanted.targetTokens, MIN_TOKENS, longestTokens);
    const maxTokens = between(wanted.maxTokens, targetTokens, longestTokens);
    const lengths = { ...wanted, targetTokens, maxTokens };
    return { ...lengths, overlapTokens: between(wanted.overlapTokens, 0, mostOverlap(lengths)) };
}

const between = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, Math.round(value)));

// not codes of languages
const LIKE: Record<string, string> = { chi_sim: 'Chinese, simplified', chi_tra: 'Chinese, traditional' };
const names = new Intl.DisplayNames('en', { type: 'language' });

/** Languages that Tesseract has packages for, the widespread ones. */
export const languages = 'eng deu fra ita spa por nld pol ces dan swe nor fin hun ron ell tur rus ukr ara heb jpn kor chi_sim chi_tra hin'
    .split(' ')
    .map(word => ({ word, name: LIKE[word] ?? names.of(word) ?? word }));
