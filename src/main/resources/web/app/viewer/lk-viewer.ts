import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import type { Box, Citation, DocumentText } from '../platform/types';
import { t } from '../strings';
import './lk-pdf-view';
import './lk-text-view';
import { addressOf } from './passage';
import { viewerStyles } from './viewer-styles';

/** The original at the cited passage. Fires `moved` with another citation's index, and `closed`. */
@customElement('lk-viewer')
export class LkViewer extends LitElement {
    static override styles = [controls, viewerStyles, css`:host { border-left: 1px solid var(--line); }`];

    @property({ attribute: false }) citations: Citation[] = [];
    @property({ type: Number }) index = 0;
    /** A whole page instead of a panel: no close button. */
    @property({ type: Boolean }) alone = false;
    @state() private source: DocumentText | null = null;
    @state() private boxes: Box[] = [];
    @state() private failure = '';
    @state() private asText = false;
    @state() private page = 0;
    private asked = '';

    override connectedCallback(): void {
        super.connectedCallback();
        addEventListener('keydown', this.pressed);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        removeEventListener('keydown', this.pressed);
    }

    override firstUpdated(): void {
        if (!this.alone) this.renderRoot.querySelector('section')?.focus();
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('citations') || changed.has('index')) void this.load();
    }

    private get citation(): Citation | undefined {
        return this.citations[this.index];
    }

    override render() {
        const citation = this.citation;
        if (!citation) return nothing;
        const pdf = this.source?.mediaType === 'application/pdf';
        return html`<section aria-label=${t.viewer.label} tabindex="-1">
            ${this.header(citation, pdf)}
            <div class="body">
                ${this.failure ? html`<div class="message" role="alert">${icon('warning')}<strong>${t.viewer.unavailable}</strong><p>${this.failure}</p></div>` : nothing}
                ${!this.source && !this.failure ? html`<p class="message" role="status">${t.viewer.loading}</p>` : nothing}
                ${this.source ? this.content(this.source, citation, pdf) : nothing}
            </div>
        </section>`;
    }

    private header(citation: Citation, pdf: boolean) {
        const source = this.source;
        const page = pdf && !this.asText ? this.page || citation.page : citation.page;
        const cells = source ? addressOf(source.blocks, citation.start, citation.end) : '';
        const origin = originOf(source?.metadata.link);
        return html`<header>
            <div class="what">
                <h2 class="cut" title=${source?.name ?? citation.title}>${source?.title || citation.title}</h2>
                <p class="cut">${source?.collection ?? citation.collection}${page > 0 ? ` · ${t.viewer.page(page, source?.pageCount ?? 0)}` : ''}${cells ? ` · ${t.viewer.cells(cells)}` : ''}</p>
            </div>
            <div class="tools">
                ${this.citations.length > 1 ? this.steps() : nothing}
                ${pdf
                    ? html`<div class="switch" role="group" aria-label=${t.viewer.view}>
                          <button class="small" type="button" aria-pressed=${!this.asText} @click=${() => (this.asText = false)}>${t.viewer.pages}</button>
                          <button class="small" type="button" aria-pressed=${this.asText} @click=${() => (this.asText = true)}>${t.viewer.text}</button>
                      </div>`
                    : nothing}
                ${origin ? html`<a class="button small icon" href=${origin} target="_blank" rel="noopener noreferrer" aria-label=${t.viewer.origin(origin)} title=${t.viewer.origin(origin)}>${icon('away', 18)}</a>` : nothing}
                <a class="button small icon" href=${originalOf(citation)} download=${source?.name ?? ''} aria-label=${t.viewer.download} title=${t.viewer.download}>${icon('download', 18)}</a>
                ${this.alone ? nothing : html`<button class="small icon" type="button" aria-label=${t.viewer.close} title=${t.viewer.close} @click=${this.close}>${icon('close', 18)}</button>`}
            </div>
        </header>`;
    }

    private steps() {
        return html`<div class="steps">
            <button class="small icon" type="button" aria-label=${t.viewer.previous} title=${t.viewer.previous} ?disabled=${this.index === 0} @click=${() => this.step(-1)}>${icon('left', 18)}</button>
            <span aria-live="polite">${t.viewer.citation(this.index + 1, this.citations.length)}</span>
            <button class="small icon" type="button" aria-label=${t.viewer.next} title=${t.viewer.next} ?disabled=${this.index === this.citations.length - 1} @click=${() => this.step(1)}>${icon('right', 18)}</button>
        </div>`;
    }

    private content(source: DocumentText, citation: Citation, pdf: boolean) {
        if (pdf && !this.asText)
            return html`<lk-pdf-view .address=${originalOf(citation)} .boxes=${this.boxes} .start=${citation.page || 1} @page=${(event: CustomEvent<number>) => (this.page = event.detail)}
                @broken=${() => (this.asText = true)}></lk-pdf-view>`;
        return html`<lk-text-view .source=${source} .start=${citation.start} .end=${citation.end}></lk-text-view>`;
    }

    private async load(): Promise<void> {
        const citation = this.citation;
        if (!citation) return;
        const asked = (this.asked = `${citation.documentId}/${citation.revision}/${citation.start}`);
        this.failure = '';
        this.page = 0;
        try {
            const base = `/api/documents/${citation.documentId}`;
            const same = this.source?.documentId === citation.documentId && this.source.revision === citation.revision;
            const range = `revision=${citation.revision}&start=${citation.start}&end=${citation.end}`;
            const [source, boxes] = await Promise.all([
                same ? this.source : get<DocumentText>(`${base}/text?revision=${citation.revision}`),
                citation.end > citation.start ? get<Box[]>(`${base}/boxes?${range}`).catch(() => []) : [],
            ]);
            if (asked !== this.asked) return;
            this.source = source;
            this.boxes = boxes;
        } catch (failure) {
            if (asked !== this.asked) return;
            this.source = null;
            this.failure = sentenceOf(failure);
        }
    }

    private step(by: number): void {
        const index = this.index + by;
        if (this.citations[index]) this.dispatchEvent(new CustomEvent('moved', { detail: index }));
    }

    private close(): void {
        this.dispatchEvent(new Event('closed'));
    }

    private readonly pressed = (event: KeyboardEvent): void => {
        const target = event.composedPath()[0];
        const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
        const dialog = event.composedPath().some(node => node instanceof HTMLDialogElement);
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog) return;
        if (event.key === 'Escape' && !this.alone) this.close();
        else if (event.key === 'j' && !typing) this.step(1);
        else if (event.key === 'k' && !typing) this.step(-1);
        else return;
        event.preventDefault();
    };
}

/** A web address that the document names as its source. Whoever wrote the document wrote it: nothing else is followed. */
function originOf(link = ''): string {
    return /^https?:\/\//.test(link) && URL.canParse(link) ? new URL(link).href : '';
}

function originalOf({ documentId, revision }: Citation): string {
    return `/api/documents/${documentId}/original?revision=${revision}`;
}
