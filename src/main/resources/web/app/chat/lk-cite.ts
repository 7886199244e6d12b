import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { Citation } from '../platform/types';
import { t } from '../strings';

const REST_MILLIS = 140;

/** A numbered chip in the text: hover or focus shows the passage, a click opens it. Fires `cite` with the number. */
@customElement('lk-cite')
export class LkCite extends LitElement {
    static override styles = [
        controls,
        css`
            :host { white-space: nowrap; }
            button { position: relative; min-width: 20px; min-height: 20px; height: 20px; margin: 0 1px 0 3px; padding: 0 5px; vertical-align: 0.12em; border-radius: 6px; background: var(--accent-soft);
                color: var(--accent-text); font: 650 0.71875rem / 1 var(--sans); font-variant-numeric: tabular-nums; }
            button::after { content: ''; position: absolute; inset: -3px -2px; }
            button:hover, :host([active]) button { background: var(--accent); color: var(--on-accent); }
            :host([gone]) button { background: var(--sunken); color: var(--ink-soft); text-decoration: line-through; }
            .card { position: fixed; inset: auto; width: min(400px, calc(100vw - 24px)); margin: 0; padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px;
                background: var(--surface); color: var(--ink); box-shadow: var(--shadow); white-space: normal; text-align: left; }
            .title { font: 600 var(--text-m) / 1.35 var(--sans); overflow-wrap: anywhere; }
            .where { margin-top: 2px; color: var(--ink-soft); font: 400 var(--text-s) / 1.4 var(--sans); }
            .quote { display: -webkit-box; margin-top: 10px; padding-left: 12px; border-left: 3px solid var(--mark-line); font: 400 var(--text-m) / 1.55 var(--serif);
                overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow-wrap: anywhere; }
            .open { margin-top: 10px; color: var(--ink-soft); font: 400 var(--text-xs) / 1 var(--sans); }
        `,
    ];

    @property({ attribute: false }) citation!: Citation;
    @property({ type: Boolean, reflect: true }) active = false;
    @property({ type: Boolean, reflect: true }) gone = false;
    @state() private shown = false;
    @query('button') private button!: HTMLButtonElement;
    @query('.card') private card!: HTMLElement | null;
    private resting = 0;

    protected override willUpdate(): void {
        this.gone = this.citation.available === false;
    }

    override render() {
        const { number, title, page } = this.citation;
        const name = this.gone ? t.chat.citationGone(number) : t.chat.citation(number, title, page);
        return html`<span @pointerenter=${this.enter} @pointerleave=${this.leave} @focusin=${this.enter} @focusout=${this.leave} @keydown=${this.pressed}><button type="button" aria-label=${name} aria-describedby=${this.shown ? 'card' : nothing} @click=${this.open}>${number}</button>${this.shown ? this.details() : nothing}</span>`;
    }

    private details() {
        const { title, collection, page, quote } = this.citation;
        if (this.gone) return html`<div class="card" id="card" popover="manual" role="note">${t.chat.gone}</div>`;
        return html`<div class="card" id="card" popover="manual" role="note">
            <div class="title">${title}</div>
            <div class="where">${collection}${page > 0 ? ` · ${t.chat.page(page)}` : ''}</div>
            ${quote ? html`<div class="quote">${quote}</div>` : nothing}
            <div class="open">${t.chat.openPassage}</div>
        </div>`;
    }

    private enter(event: Event): void {
        if (event instanceof PointerEvent && event.pointerType === 'touch') return;
        clearTimeout(this.resting);
        this.resting = setTimeout(async () => {
            this.shown = true;
            await this.updateComplete;
            this.card?.showPopover();
            this.place();
        }, event.type === 'focusin' ? 0 : REST_MILLIS);
    }

    private leave(): void {
        clearTimeout(this.resting);
        this.resting = setTimeout(() => (this.shown = false), REST_MILLIS);
    }

    private place(): void {
        if (!this.card) return;
        const anchor = this.button.getBoundingClientRect();
        const { offsetWidth: width, offsetHeight: height } = this.card;
        const above = anchor.top - height - 6;
        this.card.style.left = `${Math.max(12, Math.min(anchor.left - 24, innerWidth - width - 12))}px`;
        this.card.style.top = `${above > 12 ? above : anchor.bottom + 6}px`;
    }

    private pressed(event: KeyboardEvent): void {
        if (event.key !== 'Escape' || !this.shown) return;
        this.shown = false;
        event.stopPropagation();
    }

    private open(): void {
        clearTimeout(this.resting);
        this.shown = false;
        if (!this.gone) this.dispatchEvent(new CustomEvent('cite', { detail: this.citation.number, bubbles: true, composed: true }));
    }
}
