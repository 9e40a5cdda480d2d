# PDF::API2 with PDF::Table: the built-in fonts, cells over several columns.
use strict;
use warnings;
use JSON;
use PDF::API2;
use PDF::Table;

local $/;
open my $file, '<', $ARGV[0] or die;
for my $page (@{ decode_json(<$file>) }) {
    my $pdf = PDF::API2->new(-compress => 1);
    my ($width, $height) = $page->{landscape} ? (842, 595) : (595, 842);
    my $sheet = $pdf->page();
    $sheet->mediabox($width, $height);
    my $family = $page->{serif} ? 'Times' : 'Helvetica';
    my $plain = $pdf->corefont($family eq 'Times' ? 'Times-Roman' : $family, -encode => 'cp1252');
    my $bold = $pdf->corefont("$family-Bold", -encode => 'cp1252');
    my $y = $height - 42;
    for my $block (@{ $page->{blocks} }) {
        my ($kind, $text) = @$block;
        $y = $kind eq 'table' ? table($pdf, $sheet, $page, $plain, $bold, $y, $width)
            : lines($sheet, $text, $kind, $page->{size}, $plain, $bold, $y, $width);
    }
    $pdf->saveas($page->{target});
}

sub lines {
    my ($sheet, $text, $kind, $size, $plain, $bold, $y, $width) = @_;
    my %factor = (title => 1.8, line => 1.4, heading => 1.1);
    $size *= $factor{$kind} // 1;
    my $line = $sheet->text();
    $line->font($kind eq 'title' || $kind eq 'heading' ? $bold : $plain, $size);
    my @words = split / /, $text;
    while (@words) {
        my $part = shift @words;
        while (@words && $line->advancewidth("$part $words[0]") < $width - 84) { $part .= ' ' . shift @words }
        $y -= 1.25 * $size;
        $line->translate(42, $y);
        $line->text($part);
    }
    return $y - 4;
}

sub table {
    my ($pdf, $sheet, $page, $plain, $bold, $y, $width) = @_;
    my (@data, @props);
    my $heads = @{ $page->{heads} };
    my $at = 0;
    for my $line (@{ $page->{heads} }, @{ $page->{rows} }) {
        my @texts = ('') x @{ $page->{widths} };
        my @cells = map { {} } @texts;
        for my $one (@{ $line->{cells} }) {
            my $column = $one->{column};
            $texts[$column] = $one->{text};
            my $align = $at < $heads ? 'center' : $one->{kind} eq 'count' ? $page->{align} : 'left';
            $cells[$column] = { justify => $align, ($at < $heads || $line->{total} ? (font => $bold) : ()),
                ($one->{columns} > 1 ? (colspan => $one->{columns}) : ()) };
        }
        push @data, \@texts;
        push @props, \@cells;
        $at += 1;
    }
    my $rule = $page->{rules} eq 'none' ? 0 : 0.5;
    my $tall = 0;
    $tall += $_ for @{ $page->{widths} };
    my (undef, undef, $end) = PDF::Table->new()->table($pdf, $sheet, \@data,
        x => 42, w => $tall, start_y => $y - 6, start_h => $y - 60, next_y => 800, next_h => 700,
        default_text => '', font => $plain, font_size => $page->{size}, leading => 1.2 * $page->{size}, padding => 3,
        padding_top => $page->{padding}, padding_bottom => $page->{padding}, border_w => $rule,
        h_border_w => $rule, v_border_w => $page->{rules} eq 'all' ? 0.5 : 0, max_word_length => 60,
        column_props => [map { { min_w => $_, max_w => $_ } } @{ $page->{widths} }],
        cell_props => \@props, ($page->{zebra} ? (bg_color_odd => '#e6edf5') : ()));
    return $end - 8;
}
