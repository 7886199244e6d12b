import type * as PdfJs from 'pdfjs-dist';

export type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';

const FOLDER = '/pdfjs/';
let library: Promise<typeof PdfJs> | undefined;

/** pdf.js comes from our own address, and only when a PDF is opened. */
function load(): Promise<typeof PdfJs> {
    const address = `${FOLDER}pdf.min.mjs`;
    library ??= (import(address) as Promise<typeof PdfJs>).then(pdf => {
        pdf.GlobalWorkerOptions.workerSrc = `${FOLDER}pdf.worker.min.mjs`;
        return pdf;
    });
    return library;
}

export async function openPdf(address: string): Promise<PdfJs.PDFDocumentProxy> {
    const pdf = await load();
    return pdf.getDocument({
        url: address,
        cMapUrl: `${FOLDER}cmaps/`,
        cMapPacked: true,
        standardFontDataUrl: `${FOLDER}standard_fonts/`,
        wasmUrl: `${FOLDER}wasm/`,
        iccUrl: `${FOLDER}iccs/`,
        // our content security policy allows no WebAssembly; the decoders have plain fallbacks
        useWasm: false,
        isEvalSupported: false,
        enableXfa: false,
    }).promise;
}
