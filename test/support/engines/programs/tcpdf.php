<?php
// TCPDF: HTML of its own, with attributes.
require '/usr/share/php/tcpdf/tcpdf.php';

foreach (json_decode(file_get_contents($argv[1])) as $page) {
    $pdf = new TCPDF($page->landscape ? 'L' : 'P', 'pt', 'A4');
    $pdf->setPrintHeader(false);
    $pdf->setPrintFooter(false);
    $pdf->SetMargins(42, 42, 36);
    $pdf->SetAutoPageBreak(true, 42);
    $pdf->SetFont($page->serif ? 'dejavuserif' : 'dejavusans', '', $page->size);
    $pdf->AddPage();
    $pdf->writeHTML($page->html);
    $pdf->Output($page->target, 'F');
}
