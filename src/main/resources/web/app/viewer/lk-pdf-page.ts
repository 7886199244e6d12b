import { LitElement, css, html, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { Box } from '../platform/types';
import { t } from '../strings';
import type { PDFDocumentProxy, PDFPageProxy } from './pdf';

// a canvas of more pixels than this is refused by some browsers and eats memory in all
const MAX_PIXELS = 12_000_000;

/** One page: drawn while it is near the view, an empty sheet otherwise, with the passage marked. */
@customElement('lk-pdf-page')
export class LkPdfPage extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            .sheet { position: relative; background: #fff; box-shadow: var(--shadow-small); border-radius: 4px; overflow: hidden; }
            canvas { display: block; width: 100%; height: 100%; }
            /* the sheet is white in both themes, so the mark is the light one: multiply keeps the letters black */
            .box { position: absolute; border-radius: 2px; background: #ffdf7e; mix-blend-mode: multiply; box-shadow: 0 0 0 2px #ffdf7e; animation: glow 900ms ease-out; }
            @keyframes glow { from { background: #ffb300; } }
            @media (prefers-reduced-motion: reduce) { .box { animation: none; } }
        `,
    ];

    @property({ attribute: false }) pdf!: PDFDocumentProxy;
    @property({ type: Number }) number = 1;
    @property({ type: Number }) ratio = 1;
    @property({ attribute: false }) boxes: Box[] = [];
    @property({ type: Boolean }) near = false;
    @state() private ownRatio = 0;
    @query('.sheet') private sheet!: HTMLElement;
    @query('canvas') private canvas!: HTMLCanvasElement;
    private drawing: { cancel(): void } | null = null;
    private readonly resized = new ResizeObserver(() => this.near && void this.draw());
    private drawnWidth = 0;

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.resized.disconnect();
        this.drawing?.cancel();
    }

    override render() {
        return html`<div class="sheet" role="img" aria-label=${t.viewer.pageMark(this.number)}>
            <canvas></canvas>
            ${this.boxes.map(() => html`<div class="box" title=${t.viewer.passage}></div>`)}
        </div>`;
    }

    protected override firstUpdated(): void {
        this.resized.observe(this.sheet);
    }

    protected override updated(changed: PropertyValues<this>): void {
        this.sheet.style.aspectRatio = `1 / ${this.ownRatio || this.ratio}`;
        this.renderRoot.querySelectorAll<HTMLElement>('.box').forEach((element, at) => place(element, this.boxes[at]!));
        if (changed.has('pdf')) this.drawnWidth = 0;
        if (changed.has('near') || changed.has('pdf')) {
            if (this.near) void this.draw();
            else this.erase();
        }
    }

    private async draw(): Promise<void> {
        const width = this.sheet.clientWidth;
        if (!width || Math.abs(width - this.drawnWidth) < 2) return;
        this.drawnWidth = width;
        this.drawing?.cancel();
        try {
            await this.paint(await this.pdf.getPage(this.number), width);
        } catch (failure) {
            // cancelled because the page moved away or the width changed; anything else leaves the sheet empty
            if ((failure as Error).name !== 'RenderingCancelledException') this.drawnWidth = 0;
        }
    }

    private async paint(page: PDFPageProxy, width: number): Promise<void> {
        const natural = page.getViewport({ scale: 1 });
        this.ownRatio = natural.height / natural.width;
        const most = Math.sqrt(MAX_PIXELS / (natural.width * natural.height));
        const viewport = page.getViewport({ scale: Math.min((width / natural.width) * Math.max(1, devicePixelRatio), most) });
        this.canvas.width = Math.floor(viewport.width);
        this.canvas.height = Math.floor(viewport.height);
        const task = page.render({ canvas: this.canvas, viewport });
        this.drawing = task;
        await task.promise;
        this.dataset['drawn'] = 'yes';
    }

    private erase(): void {
        this.drawing?.cancel();
        this.drawnWidth = 0;
        this.canvas.width = this.canvas.height = 0;
        delete this.dataset['drawn'];
    }
}

function place(element: HTMLElement, box: Box): void {
    element.style.left = `${box.x * 100}%`;
    element.style.top = `${box.y * 100}%`;
    element.style.width = `${box.width * 100}%`;
    element.style.height = `${box.height * 100}%`;
}
