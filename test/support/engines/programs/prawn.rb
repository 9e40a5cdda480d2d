# Prawn with its tables.
require 'json'
require 'prawn'
require 'prawn/table'

FONTS = '/usr/share/fonts/truetype/dejavu/DejaVu'

JSON.parse(File.read(ARGV[0])).each do |page|
  orientation = page['landscape'] ? :landscape : :portrait
  Prawn::Document.generate(page['target'], page_size: 'A4', page_layout: orientation, margin: [42, 36, 42, 42]) do |pdf|
    %w[Sans Serif].each do |name|
      pdf.font_families.update(name => { normal: "#{FONTS}#{name}.ttf", bold: "#{FONTS}#{name}-Bold.ttf" })
    end
    pdf.font(page['serif'] ? 'Serif' : 'Sans')
    page['blocks'].each do |kind, text|
      if kind != 'table'
        factor = { 'title' => 1.8, 'line' => 1.4, 'heading' => 1.1 }.fetch(kind, 1)
        style = %w[title heading].include?(kind) ? :bold : :normal
        pdf.text(text, size: factor * page['size'], style: style)
        pdf.move_down(3)
        next
      end
      heads = page['heads'].length
      lines = (page['heads'] + page['rows']).each_with_index.map do |line, at|
        line['cells'].map do |one|
          align = at < heads ? 'center' : one['kind'] == 'count' ? page['align'] : 'left'
          { content: one['text'], colspan: one['columns'], rowspan: one['rows'], align: align.to_sym,
            font_style: at < heads || line['total'] ? :bold : :normal }
        end
      end
      valign = page['valign'] == 'middle' ? :center : page['valign'].to_sym
      pdf.table(lines, column_widths: page['widths'], header: heads,
                       cell_style: { size: page['size'], padding: [page['padding'], 3], valign: valign,
                                     border_width: page['rules'] == 'none' ? 0 : 0.5,
                                     borders: page['rules'] == 'all' ? %i[top bottom left right] : [:bottom] }) do |table|
        table.row_colors = %w[FFFFFF E6EDF5] if page['zebra']
      end
      pdf.move_down(6)
    end
  end
end
