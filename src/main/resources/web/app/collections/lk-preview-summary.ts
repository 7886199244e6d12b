import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { count } from '../platform/format';
import type { Preview } from '../platform/types';
import { t } from '../strings';

const NOTICES = { SEARCHABLE: 'good', DEGRADED: 'warn', FAILED: 'bad' } as const;
const languages = new Intl.DisplayNames('en', { type: 'language' });

/** What a file would become: whether it can be read, what it is, and into how many chunks it is cut. */
@customElement('lk-preview-summary')
export class LkPreviewSummary extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
            .notice strong { font-weight: 600; }
            .notice div { overflow-wrap: anywhere; }
            dl { display: flex; flex-wrap: wrap; gap: 8px 28px; font-size: var(--text-s); }
            dl div { min-width: 0; }
            dt { color: var(--ink-soft); }
            dd { font-weight: 500; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        `,
    ];

    @property({ attribute: false }) preview!: Preview;

    override render() {
        const { state, reason, remedy } = this.preview;
        return html`${state === 'SEARCHABLE' ? nothing : html`<div class="notice ${NOTICES[state]}">${icon('warning', 18)}<div><strong>${t.preview.states[state]}.</strong> ${reason ?? ''} ${remedy ?? ''}</div></div>`}
            ${state === 'FAILED' ? nothing : this.facts()}`;
    }

    private facts(): TemplateResult {
        const { title, mediaType, pageCount, language, characters } = this.preview;
        const text = t.preview;
        const kind = mediaType?.split(';')[0] ?? '';
        return html`<dl>
            ${fact(text.title, title || text.noTitle)}
            ${kind ? fact(text.format, text.formats[kind] ?? kind) : nothing}
            ${pageCount ? fact(text.pages, count(pageCount)) : nothing}
            ${language ? fact(text.language, languageName(language)) : nothing}
            ${fact(text.characters, count(characters))}
        </dl>`;
    }
}

const fact = (name: string, value: string): TemplateResult => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function languageName(code: string): string {
    try {
        return languages.of(code) ?? code;
    } catch {
        return code;
    }
}
