import type { MenuWords } from '../en/menu.ts'

export const menuFa: MenuWords = {
  title: 'چه چیزی را می‌خواهید ببینید؟',
  closeAll: 'بستن همه…',
  items: { trades: 'معامله‌ها', positions: 'پوزیشن‌ها', status: 'وضعیت', certificate: 'اگر Keel بایستد', history: 'تاریخچه', portfolio: 'پرتفوی', balance: 'موجودی', settings: 'تنظیمات' },
}
