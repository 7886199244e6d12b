import type { SourceKind } from '../platform/types';
import { t } from '../strings';
import { fieldsOf } from './fields';

/** Why the service refused what was entered, and at which field; the field is empty when it is about none. */
export interface Refusal {
    field: string;
    sentence: string;
}

/** Finds the field that the service's sentence is about, and puts the field's label in place of the setting's name. */
export function refusalOf(kind: SourceKind, sentence: string): Refusal {
    const label = (name: string): string => fieldsOf(kind).find(field => field.name === name)?.label ?? name;
    const words = sentence.replace(/set "(\w+)": true/, (_, name: string) => t.sources.tick(label(name)));
    const setting = /^settings\.(\w+)/.exec(words);
    if (setting) return { field: setting[1]!, sentence: words.replace(setting[0], `“${label(setting[1]!)}”`) };
    if (words.startsWith('secret ')) return { field: 'secret', sentence: words.replace('secret', `“${label('secret')}”`) };
    if (words.includes('give the password')) return { field: 'secret', sentence: words };
    if (words.startsWith('intervalMinutes ')) return { field: 'interval', sentence: words.replace('intervalMinutes', `“${t.sources.interval}”`) };
    if (words.startsWith("A source's name ")) return { field: 'name', sentence: words };
    return { field: '', sentence: words };
}
