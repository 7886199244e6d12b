import type { SourceKind } from '../platform/types';
import { t } from '../strings';

export type Values = Record<string, string | boolean>;

/** One setting of a kind of source, as it is entered; `secret` is the password, which is no setting. */
export interface Field {
    name: string;
    type: 'text' | 'number' | 'flag' | 'lines' | 'choice' | 'secret';
    label: string;
    hint: string;
    placeholder?: string;
    standard?: string;
    /** Short enough to stand beside another. */
    half?: boolean;
    options?: readonly (readonly [value: string, label: string])[];
    /** Whether it matters, given the others. */
    shown?: (values: Values) => boolean;
}

const text = t.sources.fields;

const FIELDS: Record<SourceKind, readonly Field[]> = {
    S3: [
        { name: 'endpoint', type: 'text', placeholder: 'https://…', ...text.endpoint },
        { name: 'bucket', type: 'text', half: true, ...text.bucket },
        { name: 'region', type: 'text', half: true, standard: 'us-east-1', ...text.region },
        { name: 'accessKeyId', type: 'text', half: true, ...text.accessKeyId },
        { name: 'secret', type: 'secret', half: true, ...text.secretKey },
        { name: 'prefix', type: 'text', placeholder: 'reports/2026/', ...text.prefix },
        { name: 'pathStyle', type: 'choice', shown: values => values['endpoint'] !== '', ...text.pathStyle },
    ],
    WEBDAV: [
        { name: 'url', type: 'text', placeholder: 'https://…', ...text.url },
        { name: 'user', type: 'text', half: true, ...text.davUser },
        { name: 'secret', type: 'secret', half: true, ...text.davPassword },
        { name: 'unencrypted', type: 'flag', ...text.unencrypted, shown: ({ url, user }) => /^http:/i.test(String(url)) && user !== '' },
    ],
    IMAP: [
        { name: 'server', type: 'text', placeholder: 'imap.example.org', ...text.server },
        { name: 'user', type: 'text', half: true, ...text.mailUser },
        { name: 'secret', type: 'secret', half: true, ...text.mailPassword },
        { name: 'folders', type: 'lines', standard: 'INBOX', ...text.folders },
        { name: 'encryption', type: 'choice', half: true, standard: 'TLS', ...text.encryption },
        { name: 'port', type: 'number', half: true, ...text.port },
    ],
    WEB: [
        { name: 'start', type: 'text', placeholder: 'https://…', ...text.start },
        { name: 'path', type: 'text', standard: '/', ...text.path },
        { name: 'depth', type: 'number', half: true, standard: '3', ...text.depth },
        { name: 'maxPages', type: 'number', half: true, standard: '500', ...text.maxPages },
        { name: 'delayMillis', type: 'number', standard: '1000', ...text.delayMillis },
        { name: 'privateAddresses', type: 'flag', ...text.privateAddresses },
    ],
};

export const fieldsOf = (kind: SourceKind): readonly Field[] => FIELDS[kind];

/** The settings of a source, or the standards of a new one, as the form holds them. */
export function valuesOf(kind: SourceKind, settings: Record<string, unknown> = {}): Values {
    return Object.fromEntries(fieldsOf(kind).map(field => [field.name, entered(field, settings[field.name])]));
}

function entered(field: Field, given: unknown): string | boolean {
    if (field.type === 'flag') return given === true;
    if (given === undefined || given === null) return field.standard ?? '';
    return Array.isArray(given) ? given.join('\n') : String(given);
}

/** What the service is sent: what was left empty is left out, and has its standard there. */
export function settingsOf(kind: SourceKind, values: Values): Record<string, unknown> {
    const given = fieldsOf(kind).filter(field => field.type !== 'secret' && (field.shown?.(values) ?? true));
    return Object.fromEntries(given.map(field => [field.name, sent(field, values[field.name] ?? '')]).filter(([, value]) => value !== undefined));
}

function sent(field: Field, value: string | boolean): unknown {
    if (typeof value === 'boolean') return value || undefined;
    const text = value.trim();
    if (!text) return undefined;
    // what is no number is for the service to refuse
    if (field.type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
    if (field.type === 'lines') return text.split('\n').map(line => line.trim()).filter(Boolean);
    if (field.type === 'choice' && (text === 'true' || text === 'false')) return text === 'true';
    return text;
}
