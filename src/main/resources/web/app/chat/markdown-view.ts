import { html, nothing, type TemplateResult } from 'lit';
import type { Verdict } from '../platform/steps';
import { t } from '../strings';
import { parseMarkdown, type MarkdownBlock } from './markdown';
import { hostOf, isWebAddress, type Inline } from './markdown-inline';
import { pieces } from './support';

export type Cite = (number: number) => TemplateResult | undefined;

/** Markdown as templates. {@code cite} draws a citation, or says that there is none of that number; doubtful statements are marked. */
export function markdown(text: string, cite: Cite, doubts: readonly Verdict[] = []): TemplateResult {
    const drawing = new Drawing(cite, doubts);
    return html`${drawing.blocks(parseMarkdown(text))}`;
}

class Drawing {
    private readonly explained = new Set<Verdict>();

    constructor(
        private readonly cite: Cite,
        private readonly doubts: readonly Verdict[],
    ) {}

    blocks(content: MarkdownBlock[]): TemplateResult {
        return html`${content.map(block => this.block(block))}`;
    }

    private block(block: MarkdownBlock): TemplateResult {
        switch (block.kind) {
            case 'heading':
                // the question is the h2 of a turn
                return block.level <= 2 ? html`<h3>${this.inline(block.content)}</h3>` : html`<h4>${this.inline(block.content)}</h4>`;
            case 'paragraph':
                return html`<p>${this.inline(block.content)}</p>`;
            case 'list':
                return block.ordered
                    ? html`<ol start=${block.start}>${block.items.map(item => html`<li>${this.blocks(item)}</li>`)}</ol>`
                    : html`<ul>${block.items.map(item => html`<li>${this.blocks(item)}</li>`)}</ul>`;
            case 'quote':
                return html`<blockquote>${this.blocks(block.content)}</blockquote>`;
            case 'code':
                return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
            case 'table':
                return html`<div class="table" tabindex="0" role="group"><table>
                    <thead><tr>${block.header.map(cell => html`<th scope="col">${this.inline(cell)}</th>`)}</tr></thead>
                    <tbody>${block.rows.map(row => html`<tr>${row.map(cell => html`<td>${this.inline(cell)}</td>`)}</tr>`)}</tbody>
                </table></div>`;
            case 'rule':
                return html`<hr>`;
        }
    }

    private inline(content: Inline[]): TemplateResult {
        return html`${content.map(part => this.part(part))}`;
    }

    private part(part: Inline): TemplateResult | string {
        switch (part.kind) {
            case 'text':
                return this.doubts.length === 0 ? part.text
                    : html`${pieces(part.text, part.origin, this.doubts).map(piece => this.marked(piece.text, piece.verdict))}`;
            case 'break':
                return html`<br>`;
            case 'code':
                return this.marked(html`<code>${part.text}</code>`, this.doubts.find(({ start, end }) => start < part.at.end && part.at.start < end) ?? null);
            case 'strong':
                return html`<strong>${this.inline(part.content)}</strong>`;
            case 'emphasis':
                return html`<em>${this.inline(part.content)}</em>`;
            case 'link':
                return this.link(part.address, this.inline(part.content));
            case 'citations': {
                const chips = part.numbers.map(this.cite);
                return chips.every(chip => chip === undefined) ? part.text : html`${chips.map(chip => chip ?? nothing)}`;
            }
        }
    }

    /** A document may have talked a model into a link: nobody is to click without seeing where it leads. */
    private link(address: string, label: TemplateResult): TemplateResult {
        return isWebAddress(address)
            ? html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${label}<span class="host"> (${hostOf(address)})</span></a>`
            : label;
    }

    private marked(content: TemplateResult | string, verdict: Verdict | null): TemplateResult | string {
        // a space or a full stop alone shows nothing
        if (!verdict || (typeof content === 'string' && !/[\p{L}\p{N}]/u.test(content))) return content;
        const first = !this.explained.has(verdict);
        this.explained.add(verdict);
        const note = t.support.note(verdict.support, verdict.reason);
        return html`${first ? html`<span class="unseen">[${note}] </span>` : nothing}<span class=${verdict.support === 'PARTLY' ? 'partly' : 'unsupported'} title=${note}>${content}</span>`;
    }
}
