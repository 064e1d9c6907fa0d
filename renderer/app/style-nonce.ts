/**
 * Styles under the strict policy: Ant Design and its parts make `<style>` elements at run time, and
 * not all of them pass a nonce on. Here every style element that our own scripts make gets the nonce
 * of this page; what arrives as markup has none and is refused. Scripts are not concerned: they come
 * from the bundle alone.
 */

/** Call once, before anything is drawn. Without a nonce (the dev server) it changes nothing. */
export function nonceOwnStyles(page: Document): void {
  const nonce = page.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  if (nonce === '') return;
  const create = page.createElement.bind(page);
  page.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options);
    if (element.localName === 'style') element.nonce = nonce;
    return element;
  };
}
