import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-chips';
import { icon } from '../design/icons';
import type { ChunkStrategy, CollectionSettings, IngestSettings, OcrMode } from '../platform/types';
import { t } from '../strings';
import './lk-length';
import { fitting, languages, MIN_TOKENS, mostOverlap, same } from './settings';

/** How files are read and cut. Whatever is chosen is possible: bounds follow. Fires `changed` with the settings. */
@customElement('lk-ingest-form')
export class LkIngestForm extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; }
            button { justify-self: start; margin-left: -10px; color: var(--accent-text); }
        `,
    ];

    @property({ attribute: false }) of!: CollectionSettings;
    @property({ attribute: false }) settings!: IngestSettings;
    /** As chosen; the others give way to what is changed last, and come back with it. */
    private wanted: IngestSettings | null = null;

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('settings') && this.wanted && !same(fitting(this.wanted, this.of), this.settings)) this.wanted = null;
    }

    override render() {
        const text = t.ingest;
        const { strategy, targetTokens, maxTokens, overlapTokens, ocr, ocrLanguages } = this.settings;
        const overlap = mostOverlap(this.settings);
        return html`<div class="field"><label for="strategy">${text.strategy}</label>
                <select id="strategy" aria-describedby="strategy-hint" @change=${(event: Event) => this.want({ strategy: chosen(event) as ChunkStrategy })}>
                    ${Object.entries(text.strategies).map(([value, label]) => html`<option value=${value} .selected=${value === strategy}>${label}</option>`)}</select>
                <p class="hint" id="strategy-hint">${text.strategyHints[strategy]}</p></div>
            <lk-length label=${text.target} hint=${text.targetHint(MIN_TOKENS, this.of.longestTokens)} .value=${targetTokens} .least=${MIN_TOKENS} .most=${this.of.longestTokens}
                @changed=${(event: CustomEvent<number>) => this.want({ targetTokens: event.detail })}></lk-length>
            <lk-length label=${text.longest} hint=${text.longestHint(this.of.longestTokens)} .value=${maxTokens} .least=${targetTokens} .most=${this.of.longestTokens}
                @changed=${(event: CustomEvent<number>) => this.want({ maxTokens: event.detail })}></lk-length>
            <lk-length label=${text.overlap} hint=${text.overlapHint(overlap)} .value=${overlapTokens} .least=${0} .most=${overlap}
                @changed=${(event: CustomEvent<number>) => this.want({ overlapTokens: event.detail })}></lk-length>
            <div class="field"><label for="ocr">${text.ocr}</label>
                <select id="ocr" aria-describedby="ocr-hint" @change=${(event: Event) => this.want({ ocr: (chosen(event) || null) as OcrMode | null })}>
                    ${Object.entries(text.modes).map(([value, label]) => html`<option value=${value} .selected=${value === (ocr ?? '')}>${label}</option>`)}</select>
                <p class="hint" id="ocr-hint">${text.modeHints[ocr ?? '']}</p></div>
            ${ocr === 'OFF' ? nothing : html`<lk-chips label=${text.languages} hint=${text.languagesHint} adding=${text.addLanguage} longest="32" .words=${ocrLanguages} .known=${languages}
                @changed=${(event: CustomEvent<string[]>) => this.want({ ocrLanguages: event.detail })}></lk-chips>`}
            ${same(this.settings, this.of.usual) ? nothing : html`<button class="small" type="button" @click=${() => this.want(this.of.usual)}>${icon('retry', 16)}${text.asUsual}</button>`}`;
    }

    private want(change: Partial<IngestSettings>): void {
        this.wanted = { ...(this.wanted ?? this.settings), ...change };
        this.settings = fitting(this.wanted, this.of);
        this.dispatchEvent(new CustomEvent('changed', { detail: this.settings }));
    }
}

const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
