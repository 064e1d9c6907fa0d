/**
 * Goods for a prescription of a region whose drugs this training shop does not stock yet: the
 * manager files the product and receives a lot, through the same calls a real one would use.
 */
const DEMO_PRICE = '19.60';
const BOXES = 50;

/** @param row a prescription of the list; its lines say what is mapped and available */
export async function goodsFor(manager, row, story) {
  for (const line of row.lines) {
    if (line.available_e4 >= line.quantity_e4) continue;
    const product = await productFor(manager, line);
    const year = new Date().getFullYear();
    await manager.do('stock.receive', {
      productId: product.productId,
      lotNo: `DEMO${year}`,
      madeOn: `${year - 1}-01-01`,
      expiresOn: `${year + 2}-12-31`,
      quantity_e4: line.quantity_e4 + BOXES * 10_000,
      supplier: '演练供应商',
      cost: '',
    });
    story.step('stock.receive', `本店没有 ${line.name}，演练入库 ${BOXES} ${line.unit}`);
  }
}

async function productFor(manager, line) {
  const found = await manager.do('product.byCode', { code: line.nationalDrugCode });
  // The same drug in another unit is other goods: 28 tablets are not 28 boxes.
  if (found && found.unit === line.unit) return found;
  const serial = String(Math.floor(Math.random() * 100_000)).padStart(5, '0');
  return manager.do('product.create', {
    itemCode: `DEMO${serial}`,
    name: line.name,
    genericName: line.name,
    spec: line.spec,
    dosageForm: line.dosageForm,
    manufacturer: '演练药厂',
    approvalNo: '',
    unit: line.unit.slice(0, 10) || '盒',
    kind: 'rx',
    nationalDrugCode: line.nationalDrugCode,
    catalogueClass: '01',
    price: DEMO_PRICE,
    barcode: '',
    tracePrefixes: [`89${serial}`],
    traceRequired: true,
    shelf: 'DEMO',
  });
}
