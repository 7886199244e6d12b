import type { IconName } from '../design/icons';
import type { SourceKind } from '../platform/types';

export const KINDS: readonly SourceKind[] = ['WEBDAV', 'S3', 'IMAP', 'WEB'];

const ICONS = { WEBDAV: 'folder', S3: 'bucket', IMAP: 'mail', WEB: 'globe' } as const satisfies Record<SourceKind, IconName>;

export const kindIcon = (kind: SourceKind): IconName => ICONS[kind];
