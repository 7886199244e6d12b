import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { Box } from '../platform/types';
import { t } from '../strings';
import './lk-pdf-page';
import { openPdf, type PDFDocumentProxy } from './pdf';

/** A PDF's pages in a column; only those near the view are drawn. Fires `page` with the page in view, and `broken`. */
@customElement('lk-pdf-view')
export class LkPdfView extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; overflow-y: auto; height: 100%; padding: 16px; outline-offset: -2px; }
            .pages { display: grid; gap: 16px; max-width: 900px; margin: 0 auto; }
            p { padding: 72px 24px; text-align: center; color: var(--ink-soft); }
        `,
    ];

    @property() address = '';
    @property({ attribute: false }) boxes: Box[] = [];
    @property({ type: Number }) start = 1;
    @state() private pdf: PDFDocumentProxy | null = null;
    @state() private ratio = Math.SQRT2;
    @state() private near = new Set<number>();
    private observer: IntersectionObserver | null = null;
    private inView = 0;
    private settled = false;

    override connectedCallback(): void {
        super.connectedCallback();
        this.tabIndex = 0;
        this.setAttribute('role', 'group');
        this.setAttribute('aria-label', t.viewer.pages);
        this.addEventListener('scroll', this.scrolled, { passive: true });
        this.observer = new IntersectionObserver(entries => this.seen(entries), { root: this, rootMargin: '120% 0px', threshold: 0 });
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.observer?.disconnect();
        void this.pdf?.loadingTask.destroy();
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('address')) void this.load();
        if (changed.has('boxes') || changed.has('start')) this.settled = false;
    }

    override render() {
        if (!this.pdf) return html`<p role="status">${t.viewer.loading}</p>`;
        return html`<div class="pages">${Array.from({ length: this.pdf.numPages }, (_, at) => this.page(at + 1))}</div>`;
    }

    private page(number: number) {
        const boxes = this.boxes.filter(box => box.page === number);
        return html`<lk-pdf-page data-page=${number} .pdf=${this.pdf} .number=${number} .ratio=${this.ratio} .boxes=${boxes} ?near=${this.near.has(number)}></lk-pdf-page>`;
    }

    protected override updated(): void {
        if (!this.pdf) return;
        for (const page of this.renderRoot.querySelectorAll('lk-pdf-page')) this.observer?.observe(page);
        if (!this.settled) void this.settle();
    }

    /** Scrolls the passage into the upper third. */
    private async settle(): Promise<void> {
        this.settled = true;
        const first = this.boxes[0];
        const number = first?.page ?? this.start;
        const page = this.renderRoot.querySelector<HTMLElement>(`[data-page="${number}"]`);
        if (!page) return;
        await new Promise(requestAnimationFrame);
        const top = page.offsetTop + (first ? first.y * page.offsetHeight - this.clientHeight / 4 : -16);
        this.scrollTo({ top: Math.max(0, top), behavior: 'instant' });
        this.dispatchEvent(new CustomEvent('page', { detail: number }));
    }

    private async load(): Promise<void> {
        const address = this.address;
        await this.pdf?.loadingTask.destroy();
        this.pdf = null;
        this.near = new Set();
        try {
            const pdf = await openPdf(address);
            const view = (await pdf.getPage(Math.min(this.start, pdf.numPages))).getViewport({ scale: 1 });
            if (address !== this.address || !this.isConnected) return void pdf.loadingTask.destroy();
            this.ratio = view.height / view.width;
            this.settled = false;
            this.pdf = pdf;
        } catch {
            if (address === this.address) this.dispatchEvent(new Event('broken'));
        }
    }

    private seen(entries: IntersectionObserverEntry[]): void {
        const near = new Set(this.near);
        for (const entry of entries) {
            const number = Number((entry.target as HTMLElement).dataset['page']);
            if (entry.isIntersecting) near.add(number);
            else near.delete(number);
        }
        this.near = near;
    }

    private readonly scrolled = (): void => {
        const line = this.scrollTop + this.clientHeight / 3;
        const pages = [...this.renderRoot.querySelectorAll<HTMLElement>('lk-pdf-page')].filter(page => this.near.has(Number(page.dataset['page'])));
        const page = pages.find(candidate => candidate.offsetTop + candidate.offsetHeight > line);
        const number = Number(page?.dataset['page']);
        if (!number || this.inView === number) return;
        this.inView = number;
        this.dispatchEvent(new CustomEvent('page', { detail: number }));
    };
}
