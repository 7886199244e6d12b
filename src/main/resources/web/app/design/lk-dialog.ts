import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../strings';
import { controls } from './controls';
import { icon } from './icons';

/** A modal dialog: heading, content, and buttons in the slot "actions". Fires `dismissed` when it closes. */
@customElement('lk-dialog')
export class LkDialog extends LitElement {
    static override styles = [
        controls,
        css`
            dialog {
                width: min(520px, calc(100vw - 32px)); max-height: calc(100dvh - 48px); padding: 0; border: 1px solid var(--line);
                border-radius: var(--radius-l); background: var(--surface); color: var(--ink); box-shadow: var(--shadow); overflow: auto;
                /* what gets the focus is not behind the buttons */
                scroll-padding: 16px 0 130px;
            }
            dialog.wide { width: min(640px, calc(100vw - 32px)); }
            dialog::backdrop { background: rgb(20 18 12 / 0.45); }
            dialog[open] { animation: rise var(--slow); }
            @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
            header { display: flex; align-items: flex-start; gap: 12px; padding: 20px 20px 0 24px; }
            h2 { flex: 1; font: 600 var(--text-xl) / 1.25 var(--serif); overflow-wrap: anywhere; padding-top: 4px; }
            .body { display: grid; gap: 16px; padding: 16px 24px 12px; }
            .body.plain { padding-bottom: 24px; }
            /* stays in sight below a long form */
            footer { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; padding: 12px 24px 24px; background: var(--surface); }
        `,
    ];

    @property() heading = '';
    @property({ type: Boolean }) wide = false;
    @property({ type: Boolean }) plain = false;
    @query('dialog') private dialog!: HTMLDialogElement;

    override firstUpdated(): void {
        this.dialog.showModal();
        const first = this.querySelector<HTMLElement>('[autofocus]');
        first?.focus();
    }

    override render() {
        return html`<dialog class=${this.wide ? 'wide' : ''} aria-labelledby="heading" @close=${this.dismissed} @click=${this.clicked}>
            <header>
                <h2 id="heading">${this.heading}</h2>
                <button class="icon" type="button" aria-label=${t.close} @click=${this.close}>${icon('close')}</button>
            </header>
            <div class="body ${this.plain ? 'plain' : ''}"><slot></slot></div>
            ${this.plain ? nothing : html`<footer><slot name="actions"></slot></footer>`}
        </dialog>`;
    }

    close(): void {
        this.dialog.close();
    }

    private clicked(event: MouseEvent): void {
        // a click on the backdrop hits the dialog element itself, outside its box
        if (event.composedPath()[0] !== this.dialog) return;
        const box = this.dialog.getBoundingClientRect();
        const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
        if (!inside) this.close();
    }

    private dismissed(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
