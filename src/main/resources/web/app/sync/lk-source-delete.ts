import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-confirm';
import { remove } from '../platform/client';
import { t } from '../strings';

/** Asks whether a source goes, and whether its documents go with it. Fires `deleted` and `dismissed`. */
@customElement('lk-source-delete')
export class LkSourceDelete extends LitElement {
    static override styles = [controls, css`fieldset { display: grid; margin: 0; padding: 0; border: 0; } legend { padding: 0; }`];

    @property() path = '';
    @property() name = '';
    @state() private withDocuments = false;

    override render() {
        const choice = (label: string, value: boolean) =>
            html`<label class="choice"><input type="radio" name="documents" .checked=${this.withDocuments === value} @change=${() => (this.withDocuments = value)}><span>${label}</span></label>`;
        return html`<lk-confirm heading=${t.sources.deleteHeading(this.name)} body=${t.sources.deleteBody} verb=${t.sources.delete} .act=${this.delete} @dismissed=${() => this.dispatchEvent(new Event('dismissed'))}>
            <fieldset><legend class="label">${t.sources.documents}</legend>${choice(t.sources.keep, false)}${choice(t.sources.removeToo, true)}</fieldset>
        </lk-confirm>`;
    }

    private readonly delete = async (): Promise<void> => {
        await remove(this.withDocuments ? `${this.path}?documents=remove` : this.path);
        this.dispatchEvent(new Event('deleted'));
    };
}
