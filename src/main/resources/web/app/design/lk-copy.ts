import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../strings';
import { controls } from './controls';
import { icon } from './icons';
import { toast } from './lk-toasts';

/** Copies a text to the clipboard and says so. */
@customElement('lk-copy')
export class LkCopy extends LitElement {
    static override styles = [controls];

    @property({ attribute: false }) text = '';
    @property() label = t.copy;
    @property({ type: Boolean }) labelled = false;
    @state() private copied = false;

    override render() {
        const drawing = icon(this.copied ? 'check' : 'copy', 16);
        return html`<button class="small ${this.labelled ? 'secondary' : 'icon'}" type="button" aria-label=${this.copied ? t.copied : this.label}
            title=${this.label} @click=${this.copy}>${drawing}${this.labelled ? (this.copied ? t.copied : t.copy) : ''}</button>`;
    }

    private async copy(): Promise<void> {
        await writeClipboard(this.text);
        this.copied = true;
        toast(t.copied);
        setTimeout(() => (this.copied = false), 1600);
    }
}

/** The clipboard API exists only on https and localhost; a selection works everywhere. */
async function writeClipboard(text: string): Promise<void> {
    if (navigator.clipboard && isSecureContext) {
        await navigator.clipboard.writeText(text);
        return;
    }
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
}
